import { startProduct } from '@/scripts/testing/product'

/**
 * Starts the product once for all browser tests and hands its addresses on in HOLDFAST_E2E_RUN, as the JSON of
 * run.json. A product that runs already is used as it is: set HOLDFAST_E2E_RUN yourself.
 */
export default async function globalSetup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.HOLDFAST_E2E_RUN) return undefined
  const product = await startProduct()
  process.env.HOLDFAST_E2E_RUN = JSON.stringify(product.run)
  return () => product.stop()
}
