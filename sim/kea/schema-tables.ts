/** Lookup tables with their fixed rows: [table, columns, rows]. */
export const LOOKUPS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'lease_state',
    'state bigint PRIMARY KEY NOT NULL, name varchar(64) NOT NULL',
    ["0, 'default'", "1, 'declined'", "2, 'expired-reclaimed'"],
  ],
  [
    'lease6_types',
    'lease_type smallint PRIMARY KEY NOT NULL, name varchar(5)',
    ["0, 'IA_NA'", "1, 'IA_TA'", "2, 'IA_PD'"],
  ],
  [
    'lease_hwaddr_source',
    'hwaddr_source integer PRIMARY KEY NOT NULL, name varchar(40) DEFAULT NULL',
    [
      "0, 'HWADDR_SOURCE_UNKNOWN'",
      "1, 'HWADDR_SOURCE_RAW'",
      "2, 'HWADDR_SOURCE_IPV6_LINK_LOCAL'",
      "4, 'HWADDR_SOURCE_DUID'",
      "8, 'HWADDR_SOURCE_CLIENT_ADDR_RELAY_OPTION'",
      "16, 'HWADDR_SOURCE_REMOTE_ID'",
      "32, 'HWADDR_SOURCE_SUBSCRIBER_ID'",
      "64, 'HWADDR_SOURCE_DOCSIS_CMTS'",
      "128, 'HWADDR_SOURCE_DOCSIS_MODEM'",
    ],
  ],
  [
    'host_identifier_type',
    'type smallint PRIMARY KEY NOT NULL, name varchar(32) DEFAULT NULL',
    ["0, 'hw-address'", "1, 'duid'", "2, 'circuit-id'", "3, 'client-id'", "4, 'flex-id'"],
  ],
  [
    'dhcp_option_scope',
    'scope_id smallint PRIMARY KEY NOT NULL, scope_name varchar(32) DEFAULT NULL',
    [
      "0, 'global'",
      "1, 'subnet'",
      "2, 'client-class'",
      "3, 'host'",
      "4, 'shared-network'",
      "5, 'pool'",
      "6, 'pd-pool'",
    ],
  ],
]

/** The lease and host tables of Kea 2.2 (schema version 13). The configuration backend's tables are left out. */
export const TABLES_13: readonly string[] = [
  `CREATE TABLE lease4 (
     address bigint PRIMARY KEY NOT NULL, hwaddr bytea, client_id bytea, valid_lifetime bigint,
     expire timestamptz, subnet_id bigint, fqdn_fwd boolean, fqdn_rev boolean, hostname varchar(255),
     state bigint DEFAULT 0, user_context text,
     CONSTRAINT fk_lease4_state FOREIGN KEY (state) REFERENCES lease_state (state))`,
  'CREATE INDEX lease4_by_client_id_subnet_id ON lease4 (client_id, subnet_id)',
  'CREATE INDEX lease4_by_hwaddr_subnet_id ON lease4 (hwaddr, subnet_id)',
  'CREATE INDEX lease4_by_hostname ON lease4 (lower(hostname)) WHERE hostname IS NOT NULL',
  'CREATE INDEX lease4_by_state_expire ON lease4 (state, expire)',
  'CREATE INDEX lease4_by_subnet_id ON lease4 (subnet_id)',
  `CREATE TABLE lease6 (
     address varchar(39) PRIMARY KEY NOT NULL, duid bytea, valid_lifetime bigint, expire timestamptz,
     subnet_id bigint, pref_lifetime bigint, lease_type smallint, iaid integer, prefix_len smallint,
     fqdn_fwd boolean, fqdn_rev boolean, hostname varchar(255), state bigint DEFAULT 0, hwaddr bytea,
     hwtype smallint, hwaddr_source smallint, user_context text,
     CONSTRAINT fk_lease6_state FOREIGN KEY (state) REFERENCES lease_state (state),
     CONSTRAINT fk_lease6_type FOREIGN KEY (lease_type) REFERENCES lease6_types (lease_type))`,
  'CREATE INDEX lease6_by_duid_iaid_subnet_id ON lease6 (duid, iaid, subnet_id)',
  'CREATE INDEX lease6_by_hostname ON lease6 (lower(hostname)) WHERE hostname IS NOT NULL',
  'CREATE INDEX lease6_by_state_expire ON lease6 (state, expire)',
  'CREATE INDEX lease6_by_subnet_id_lease_type ON lease6 (subnet_id, lease_type)',
  `CREATE TABLE hosts (
     host_id serial PRIMARY KEY NOT NULL, dhcp_identifier bytea NOT NULL, dhcp_identifier_type smallint NOT NULL,
     dhcp4_subnet_id bigint, dhcp6_subnet_id bigint, ipv4_address bigint, hostname varchar(255) DEFAULT NULL,
     dhcp4_client_classes varchar(255) DEFAULT NULL, dhcp6_client_classes varchar(255) DEFAULT NULL,
     dhcp4_next_server bigint, dhcp4_server_hostname varchar(64) DEFAULT NULL,
     dhcp4_boot_file_name varchar(128) DEFAULT NULL, user_context text, auth_key varchar(32) DEFAULT NULL,
     CONSTRAINT fk_host_identifier_type FOREIGN KEY (dhcp_identifier_type)
       REFERENCES host_identifier_type (type) ON DELETE CASCADE)`,
  'CREATE INDEX fk_host_identifier_type ON hosts (dhcp_identifier_type)',
  'CREATE INDEX hosts_by_hostname ON hosts (lower(hostname)) WHERE hostname IS NOT NULL',
  'CREATE INDEX key_dhcp_identifier ON hosts (dhcp_identifier, dhcp_identifier_type)',
  'CREATE INDEX key_dhcp4_ipv4_address_subnet_id ON hosts (ipv4_address, dhcp4_subnet_id)',
  `CREATE UNIQUE INDEX key_dhcp4_identifier_subnet_id
     ON hosts (dhcp_identifier, dhcp_identifier_type, dhcp4_subnet_id) WHERE dhcp4_subnet_id IS NOT NULL`,
  `CREATE UNIQUE INDEX key_dhcp6_identifier_subnet_id
     ON hosts (dhcp_identifier, dhcp_identifier_type, dhcp6_subnet_id) WHERE dhcp6_subnet_id IS NOT NULL`,
  `CREATE TABLE ipv6_reservations (
     reservation_id serial PRIMARY KEY NOT NULL, address varchar(39) NOT NULL,
     prefix_len smallint NOT NULL DEFAULT '128', type smallint NOT NULL DEFAULT '0', dhcp6_iaid integer,
     host_id integer NOT NULL,
     CONSTRAINT fk_ipv6_reservations_host FOREIGN KEY (host_id) REFERENCES hosts (host_id) ON DELETE CASCADE)`,
  'CREATE INDEX fk_ipv6_reservations_host_idx ON ipv6_reservations (host_id)',
  'CREATE INDEX key_dhcp6_address_prefix_len ON ipv6_reservations (address, prefix_len)',
  optionTable(4, 'smallint', 'fk_options_host1', ''),
  'CREATE INDEX fk_dhcp4_options_host1_idx ON dhcp4_options (host_id)',
  'CREATE INDEX fk_dhcp4_options_scope_idx ON dhcp4_options (scope_id)',
  optionTable(6, 'integer', 'fk_options_host10', 'pd_pool_id bigint,'),
  'CREATE INDEX fk_dhcp6_options_host1_idx ON dhcp6_options (host_id)',
  'CREATE INDEX fk_dhcp6_options_scope_idx ON dhcp6_options (scope_id)',
  `CREATE TABLE lease4_stat (
     subnet_id bigint NOT NULL, state bigint NOT NULL, leases bigint, PRIMARY KEY (subnet_id, state))`,
  `CREATE TABLE lease6_stat (
     subnet_id bigint NOT NULL, lease_type smallint NOT NULL, state bigint NOT NULL, leases bigint,
     PRIMARY KEY (subnet_id, lease_type, state))`,
  'CREATE TABLE lease4_stat_by_client_class (client_class varchar(128) PRIMARY KEY NOT NULL, leases bigint NOT NULL)',
  `CREATE TABLE lease6_stat_by_client_class (
     client_class varchar(128) NOT NULL, lease_type smallint NOT NULL, leases bigint NOT NULL,
     PRIMARY KEY (client_class, lease_type),
     CONSTRAINT fk_lease6_stat_by_client_class_lease_type FOREIGN KEY (lease_type)
       REFERENCES lease6_types (lease_type))`,
  'CREATE TABLE logs (timestamp timestamptz DEFAULT CURRENT_TIMESTAMP, address varchar(43), log text NOT NULL)',
  'CREATE INDEX timestamp_id ON logs (timestamp)',
  'CREATE INDEX address_id ON logs (address)',
]

function optionTable(family: 4 | 6, code: string, hostKey: string, pdPool: string): string {
  return `CREATE TABLE dhcp${family}_options (
     option_id serial PRIMARY KEY NOT NULL, code ${code} NOT NULL, value bytea, formatted_value text,
     space varchar(128) DEFAULT NULL, persistent boolean NOT NULL DEFAULT false,
     dhcp_client_class varchar(128) DEFAULT NULL, dhcp${family}_subnet_id bigint, host_id integer,
     scope_id smallint NOT NULL, user_context text, shared_network_name varchar(128) DEFAULT NULL,
     pool_id bigint, ${pdPool} modification_ts timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
     CONSTRAINT ${hostKey} FOREIGN KEY (host_id) REFERENCES hosts (host_id) ON DELETE CASCADE,
     CONSTRAINT fk_dhcp${family}_option_scode FOREIGN KEY (scope_id)
       REFERENCES dhcp_option_scope (scope_id) ON DELETE CASCADE)`
}

/** What later schema versions changed in these tables, as far as a reader or writer of leases and hosts sees it. */
export const UPGRADES: readonly (readonly [number, readonly string[]])[] = [
  [
    15,
    [
      'ALTER TABLE lease4 ADD COLUMN relay_id bytea DEFAULT NULL, ADD COLUMN remote_id bytea DEFAULT NULL',
      'CREATE INDEX lease4_by_relay_id ON lease4 (relay_id)',
      'CREATE INDEX lease4_by_remote_id ON lease4 (remote_id)',
    ],
  ],
  [
    17,
    [
      'ALTER TABLE lease4 ADD COLUMN pool_id bigint NOT NULL DEFAULT 0',
      'ALTER TABLE lease6 ADD COLUMN pool_id bigint NOT NULL DEFAULT 0',
      `CREATE TABLE lease4_pool_stat (subnet_id bigint NOT NULL, pool_id bigint NOT NULL, state bigint NOT NULL,
         leases bigint, PRIMARY KEY (subnet_id, pool_id, state))`,
      `CREATE TABLE lease6_pool_stat (subnet_id bigint NOT NULL, pool_id bigint NOT NULL,
         lease_type smallint NOT NULL, state bigint NOT NULL, leases bigint,
         PRIMARY KEY (subnet_id, pool_id, lease_type, state))`,
    ],
  ],
  [
    18,
    [
      'ALTER TABLE lease6 ALTER COLUMN address TYPE inet USING address::inet',
      'ALTER TABLE ipv6_reservations ALTER COLUMN address TYPE inet USING address::inet',
    ],
  ],
  [20, ['CREATE INDEX lease6_by_subnet_id_address ON lease6 (subnet_id, address)']],
  [23, ["INSERT INTO lease_state VALUES (3, 'released')"]],
  [
    25,
    [
      `ALTER TABLE ipv6_reservations ADD COLUMN excluded_prefix inet DEFAULT NULL,
         ADD COLUMN excluded_prefix_len smallint NOT NULL DEFAULT '0'`,
    ],
  ],
  [29, ["INSERT INTO lease_state VALUES (4, 'registered')"]],
  [31, ['CREATE INDEX lease6_by_hwaddr ON lease6 (hwaddr)']],
  [
    32,
    [
      'CREATE INDEX lease4_by_state ON lease4 (state, subnet_id)',
      'CREATE INDEX lease6_by_state ON lease6 (state, subnet_id)',
    ],
  ],
]
