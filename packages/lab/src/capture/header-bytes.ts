/** How long an IPv4 header is, in bytes, without options. @source RFC 791 */
export const IPV4_BYTES = 20;
/** How long an IPv6 header is, in bytes, without those behind it. @source RFC 8200 */
export const IPV6_BYTES = 40;
/** How long a UDP header is, in bytes. @source RFC 768 */
export const UDP_BYTES = 8;
/** How long a TCP header is, in bytes, without options. @source RFC 9293 */
export const TCP_BYTES = 20;
/** As much as an IPv4 packet can be, its header counted. */
export const MAX_PACKET_BYTES = 65_535;

/** IP's number of TCP. */
export const TCP = 6;
/** IP's number of UDP. */
export const UDP = 17;
