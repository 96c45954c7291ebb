import type { Handlers } from '@/lib/http/context'
import type { InventoryName } from '@/lib/http/handlers/names'
import { done } from '@/lib/services/console/deps'
import { inventoryText, listInventory } from '@/lib/services/console/inventory'

export const inventoryHandlers: Handlers<InventoryName> = {
  listInventory: async ({ deps }) => done(await listInventory(deps)),
  getInventoryFile: async ({ deps, params }) => {
    const text = await inventoryText(deps, params.file)
    if (!text.ok) return text
    return new Response(text.value, {
      headers: {
        'content-type': 'application/yaml; charset=utf-8',
        // A file that is there has a name of letters, digits and hyphens.
        'content-disposition': `attachment; filename="${params.file}"`,
      },
    })
  },
}
