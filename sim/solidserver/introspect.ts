import { ApiError, ERRNO } from './api-error'
import { FIND_FREE_MANDATORY } from './services/ipam'
import type { Registry } from './services/registry'
import { RR_TYPES } from './services/rr-values'

type Descriptor = Record<string, string>

const input = (name: string, type: string, extra: Descriptor = {}): Descriptor => ({
  name,
  param_type: 'in',
  type,
  ...extra,
})
const output = (name: string): Descriptor => ({ name, param_type: 'out', type: 'string' })

const RESULT = 'ret_oid errno errmsg msg severity parameters param_format param_value ret_code'
  .split(' ')
  .map(output)
const ADD_FLAG = input('add_flag', 'enum', {
  default_value: 'new_edit',
  enum_values: 'new_edit,new_only,edit_only',
})
const WARNINGS = input('validate_warnings', 'enum', { enum_values: 'accept' })

const ENUMS: Readonly<Record<string, Descriptor>> = {
  rr_type: { type: 'enum', enum_values: RR_TYPES.join(',') },
  rr_ttl: { type: '>=0', default_value: '3600' },
  rr_name: { type: 'rr_zone_name_length', max_length: '255' },
  check_value: { type: 'enum', default_value: 'yes', enum_values: 'yes,no' },
  dnszone_type: { type: 'enum', enum_values: 'master,slave,hint,stub,forward,delegation-only' },
  hostaddr: { type: 'ipv4_addr' },
  rr_class_name: { type: 'string', max_length: '128', default_value: '', can_be_empty: '1' },
  rr_class_parameters: { type: 'string', default_value: '', can_be_empty: '1' },
  class_parameters_to_delete: { type: 'string', can_be_empty: '1' },
}

const VALUES = (prefix: string) => [1, 2, 3, 4, 5, 6, 7].map((n) => `${prefix}${n}`)
const SERVER = ['dns_id', 'hostaddr', 'dns_name']
const VIEW = ['dnsview_id', 'dnsview_name']
const ZONE = ['dnszone_id', 'zone', 'dnszone_name', 'dnszone_site_id']
const CLASS = (prefix: string) => [
  `${prefix}_class_name`,
  `${prefix}_class_parameters`,
  'class_parameters_to_delete',
  `${prefix}_class_parameters_properties`,
]

/** Parameters of the write services, in the order of the vendor's reference. */
const INPUTS: Readonly<Record<string, readonly string[]>> = {
  dns_rr_add: [
    'rr_id',
    ...SERVER,
    ...ZONE,
    ...VIEW,
    'rr_glue',
    'serial_type',
    'rr_name',
    'rr_ttl',
    'rr_type',
    ...[1, 2, 3, 4, 5, 6, 7].flatMap((n) => [`rr_value${n}`, `value${n}`]),
    'check_value',
    ...CLASS('rr'),
  ],
  dns_rr_delete: [
    'rr_id',
    ...SERVER,
    ...ZONE,
    ...VIEW,
    'rr_name',
    'rr_ttl',
    'rr_type',
    ...VALUES('rr_value'),
  ],
  dns_zone_add: [
    ...SERVER,
    ...ZONE,
    ...VIEW,
    'dnszone_type',
    'dnszone_masters',
    'dnszone_forwarders',
    ...CLASS('dnszone'),
  ],
  dns_zone_delete: [...SERVER, ...VIEW, 'dnszone_id', 'dnszone_name', 'zone'],
  dns_view_add: [
    ...SERVER,
    ...VIEW,
    'dnsview_match_clients',
    'dnsview_match_to',
    'dnsview_recursion',
    ...CLASS('dnsview'),
  ],
  dns_view_delete: [...SERVER, ...VIEW],
  dns_add: [
    ...SERVER,
    'dns_type',
    'vdns_arch',
    'vdns_list',
    'vdns_dns_group_role',
    'dns_comment',
    ...CLASS('dns'),
  ],
  dns_delete: SERVER,
  ip_add: ['ip_id', 'site_id', 'site_name', 'hostaddr', 'mac_addr', 'name', ...CLASS('ip')],
  ip_delete: ['ip_id', 'site_id', 'site_name', 'hostaddr'],
}

function inputOf(name: string): Descriptor {
  const known = ENUMS[name]
  if (known) return { name, param_type: 'in', ...known }
  return input(name, name.endsWith('_id') ? '>0' : 'string')
}

/**
 * What `OPTIONS` answers: one object with the description and the mandatory parameters, then one per parameter.
 * @throws ApiError 404 for a service that does not exist
 */
export function describeService(registry: Registry, service: string): Descriptor[] {
  if (service === 'ip_find_free_address') {
    return [
      { description: 'Find free IP addresses', mandatory_params: FIND_FREE_MANDATORY },
      ...[
        'subnet_id',
        'subnet_name',
        'site_id',
        'site_name',
        'pool_id',
        'max_find',
        'begin_addr',
        'end_addr',
      ].map(inputOf),
      ...['hostaddr', 'ip_addr', 'site_id', 'subnet_id'].map(output),
    ]
  }
  const writer = registry.writers.get(service)
  if (writer) {
    const names = INPUTS[service] ?? [...new Set(writer.mandatory.match(/[a-z_0-9]+/g) ?? [])]
    const head: Descriptor = writer.remove
      ? { description: writer.description, mandatory_params: writer.mandatory }
      : {
          description: writer.description,
          mandatory_addition_params: writer.mandatory,
          mandatory_edition_params: writer.editMandatory ?? writer.mandatory,
        }
    return [head, ...names.map(inputOf), ...(writer.remove ? [] : [ADD_FLAG]), WARNINGS, ...RESULT]
  }
  const [, stem = '', kind = ''] = /^(.+)_(list|info|count)$/.exec(service) ?? []
  const reader = registry.readers.get(stem)
  if (!reader) throw new ApiError(ERRNO.unknownService, `Unknown service ${service}`, { status: 404 })
  if (kind === 'info') {
    return [
      { description: '', mandatory_params: reader.idColumn },
      input(reader.idColumn, '>0'),
      ...reader.columns.map(output),
    ]
  }
  const where = ['WHERE', 'TAGS'].map((name) => input(name, 'string'))
  if (kind === 'count') return [{ description: '' }, ...where, output('total')]
  const paging = ['ORDERBY', 'SELECT', 'offset', 'limit'].map((name) => input(name, 'string'))
  return [{ description: '' }, ...where, ...paging, ...reader.columns.map(output)]
}
