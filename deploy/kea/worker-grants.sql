-- What the worker may do in Kea's database, and nothing else. Run as the owner of Kea's tables, after the triggers were
-- installed. Kea's own role needs nothing new. The same as `--install-triggers holdfast_worker` grants.
GRANT USAGE ON SCHEMA holdfast TO holdfast_worker;
GRANT SELECT ON schema_version TO holdfast_worker;
GRANT SELECT ON lease4, lease6 TO holdfast_worker;
GRANT SELECT ON hosts, ipv6_reservations TO holdfast_worker;
GRANT DELETE ON hosts, ipv6_reservations TO holdfast_worker;
GRANT SELECT ON dhcp4_options, dhcp6_options TO holdfast_worker;
GRANT INSERT (dhcp_identifier, dhcp_identifier_type, dhcp4_subnet_id, dhcp6_subnet_id, ipv4_address, hostname,
  user_context) ON hosts TO holdfast_worker;
GRANT UPDATE (dhcp_identifier, dhcp_identifier_type, dhcp4_subnet_id, dhcp6_subnet_id, ipv4_address, hostname,
  user_context) ON hosts TO holdfast_worker;
GRANT INSERT (address, prefix_len, type, host_id) ON ipv6_reservations TO holdfast_worker;
GRANT UPDATE (address) ON ipv6_reservations TO holdfast_worker;
GRANT USAGE ON SEQUENCE hosts_host_id_seq, ipv6_reservations_reservation_id_seq TO holdfast_worker;
GRANT SELECT, INSERT, DELETE ON holdfast.outbox TO holdfast_worker;
GRANT SELECT, UPDATE ON holdfast.control TO holdfast_worker;
GRANT USAGE, SELECT ON SEQUENCE holdfast.outbox_id, holdfast.dropped TO holdfast_worker;
GRANT SELECT, UPDATE ON SEQUENCE holdfast.low, holdfast.ceiling TO holdfast_worker;
