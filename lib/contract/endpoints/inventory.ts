import type { Endpoint } from '@/lib/contract/endpoint'
import { get } from '@/lib/contract/endpoints/shapes'
import { inventoryFile } from '@/lib/contract/inventory'
import { pageOf } from '@/lib/contract/list'

export const inventoryEndpoints = {
  listInventory: {
    ...get,
    path: '/api/inventory',
    access: 'viewer',
    tag: 'DHCP',
    summary: 'List the inventory files of management controllers: one for each site and cabinet',
    answer: pageOf(inventoryFile),
  },
  getInventoryFile: {
    ...get,
    path: '/api/inventory/:file',
    access: 'viewer',
    tag: 'DHCP',
    summary: 'Download one inventory file, as the worker writes it',
    answer: null,
    media: 'application/yaml',
  },
} as const satisfies Record<string, Endpoint>
