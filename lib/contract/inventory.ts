import { z } from '@/lib/contract/zod'

/** One inventory file: the management controllers of a cabinet. */
export const inventoryFile = z.object({
  file: z.string().describe('Name of the file, such as us3-cab10-discovery.yml'),
  site: z.string(),
  cabinet: z.string(),
  hosts: z.int().describe('How many hosts stand in it'),
})

export type InventoryFileItem = z.infer<typeof inventoryFile>
