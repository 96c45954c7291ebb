/**
 * First labels that programs look for by themselves, in whatever domain they are: whoever has one of them is asked, and
 * believed. No client gets them by DHCP; an operator's reservation or static record may have them.
 *
 * - proxies and tunnels: WPAD (draft-ietf-wrec-wpad), ISATAP (RFC 5214), Teredo; the first two are the global query block
 *   list of Microsoft's DNS server
 * - the machine itself: RFC 6761, and what /etc/hosts of common systems says
 * - name servers and mail: ns, dns, mx with or without a number; RFC 6186 and the guesses of mail programs;
 *   Autodiscover (MS-OXDISCO), Autoconfig (Thunderbird), MTA-STS (RFC 8461)
 * - directories, time, telephony, enrolment: Kerberos and LDAP by their plain names, NTP (pool guesses), Lync and SIP
 *   (MS-CONFIG), Azure AD and Intune enrolment, OpenPGP web key directory
 * - agents that trust a default name: Puppet, Salt, UniFi, controllers of Cisco and Aruba access points
 */
export const WELL_KNOWN_LABELS: readonly string[] = [
  ...['wpad', 'isatap', 'teredo', 'proxy'],
  ...['localhost', 'localdomain', 'broadcasthost', 'ip6-localhost', 'ip6-loopback'],
  ...['ns', 'dns', 'mx', 'mail', 'smtp', 'imap', 'pop', 'pop3', 'autodiscover', 'autoconfig', 'mta-sts'],
  ...['kerberos', 'kdc', 'ldap', 'gc', 'ntp', 'time', 'sip', 'sips', 'stun', 'turn'],
  ...['lyncdiscover', 'lyncdiscoverinternal', 'sipinternal', 'sipexternal'],
  ...['enterpriseenrollment', 'enterpriseregistration', 'openpgpkey'],
  ...['puppet', 'salt', 'unifi', 'aruba-master', 'cisco-capwap-controller', 'cisco-lwapp-controller'],
]

const LABELS = new Set(WELL_KNOWN_LABELS)
/** `ns1`, `dns02`, `mx10`: servers of one kind are counted. */
const COUNTED = /^(?:ns|dns|mx)-?\d{1,2}$/

/** True for the first label of a name that programs look for by themselves. Lower case. */
export function isWellKnown(label: string): boolean {
  return LABELS.has(label) || COUNTED.test(label)
}
