package dev.azureml.operator.fetch;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which addresses are anybody's, and which are somebody's own: the operator's machine, its cluster, its network, its cloud.
 *
 * @param allowed networks that are somebody's own and may be asked all the same
 */
record Addresses(List<Network> allowed) {
    /** Where a cloud tells a machine its secrets, and what is no single machine's. No setting opens these. */
    private static final List<Network> NEVER = networks("0.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32",
            "224.0.0.0/4",
            "240.0.0.0/4", "::/128", "fe80::/10", "fec0::/10", "ff00::/8", "fd00:ec2::/32");
    /** What IANA keeps for special purposes, as RFC 6890 and its successors list it. */
    private static final List<Network> SPECIAL = networks("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "2001::/23", "2001:db8::/32", "3fff::/20");
    private static final Network GLOBAL = Network.parse("2000::/3");
    /** IPv6 addresses that stand for an IPv4 address: NAT64 has it at the end, 6to4 behind its prefix. */
    private static final Network NAT64 = Network.parse("64:ff9b::/96");
    private static final Network SIX_TO_FOUR = Network.parse("2002::/16");
    private static final int IN_NAT64 = 12;
    private static final int IN_SIX_TO_FOUR = 2;

    Addresses {
        allowed = List.copyOf(allowed);
    }

    private static List<Network> networks(String... texts) {
        return Stream.of(texts).map(Network::parse).toList();
    }

    /** Returns what the address is that is not asked; empty when it may be. */
    Optional<String> refusal(InetAddress address) {
        if (NEVER.stream().anyMatch(network -> network.contains(address))) {
            return Optional.of("a link-local, reserved or cloud-internal address");
        }
        Optional<InetAddress> within = embedded(address);
        if (within.isPresent()) {
            return refusal(within.get());
        }
        boolean own = SPECIAL.stream().anyMatch(network -> network.contains(address))
                || address instanceof Inet6Address && !GLOBAL.contains(address);
        return own && allowed.stream().noneMatch(network -> network.contains(address))
                ? Optional.of("a private address")
                : Optional.empty();
    }

    /** The JDK makes an IPv4 address of a mapped one by itself. */
    private static Optional<InetAddress> embedded(InetAddress address) {
        if (NAT64.contains(address)) {
            return Optional.of(part(address, IN_NAT64));
        }
        return SIX_TO_FOUR.contains(address) ? Optional.of(part(address, IN_SIX_TO_FOUR)) : Optional.empty();
    }

    private static InetAddress part(InetAddress address, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
