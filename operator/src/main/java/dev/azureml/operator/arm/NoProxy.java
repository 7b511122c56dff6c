package dev.azureml.operator.arm;

import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who is asked without a proxy, in the words that {@code NO_PROXY} has for it elsewhere too. */
public record NoProxy(List<Entry> entries) {
    static final NoProxy NOBODY = new NoProxy(List.of());
    private static final int HTTPS = 443;
    private static final Pattern ADDRESS = Pattern
            .compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern DOMAIN = Pattern.compile("(\\*?\\.)?[a-z0-9_]([-a-z0-9_.]*[a-z0-9_])?\\.?");
    private static final String EXPECTED = "expected hosts, domains, addresses and networks with commas between them,"
            + " such as blob.core.windows.net,.privatelink.example.com,10.0.0.0/8";

    /** One of them. */
    sealed interface Entry {
        boolean matches(String host, int port);
    }

    private record Everybody() implements Entry {
        @Override
        public boolean matches(String host, int port) {
            return true;
        }
    }

    /** A domain and what is below it; with a leading dot, only that. */
    private record Domain(String name, int onlyPort) implements Entry {
        @Override
        public boolean matches(String host, int port) {
            boolean named = name.startsWith(".")
                    ? host.endsWith(name)
                    : host.equals(name) || host.endsWith("." + name);
            return named && (onlyPort < 0 || onlyPort == port);
        }
    }

    /** Hosts that are said by their address; names are never looked up for this. */
    private record Network(List<Byte> address, int bits) implements Entry {
        @Override
        public boolean matches(String host, int port) {
            byte[] asked = literal(host);
            if (asked == null || asked.length != address.size()) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % Byte.SIZE;
                if ((asked[bit / Byte.SIZE] & mask) != (address.get(bit / Byte.SIZE) & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    public NoProxy {
        entries = List.copyOf(entries);
    }

    /** @throws IllegalArgumentException saying what was expected */
    public static NoProxy parse(String text) {
        return new NoProxy(Arrays.stream(text.split(",", -1)).map(String::strip).filter(part -> !part.isEmpty())
                .map(part -> entry(part.toLowerCase(Locale.ROOT))).toList());
    }

    boolean matches(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        return entries.stream().anyMatch(entry -> entry.matches(host, url.getPort() < 0 ? HTTPS : url.getPort()));
    }

    private static Entry entry(String text) {
        if (text.equals("*")) {
            return new Everybody();
        }
        int slash = text.indexOf('/');
        byte[] address = literal(slash < 0 ? text.replaceAll("[\\[\\]]", "") : text.substring(0, slash));
        if (address != null) {
            return new Network(boxed(address), slash < 0
                    ? address.length * Byte.SIZE
                    : bits(text.substring(slash + 1), address.length * Byte.SIZE));
        }
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        if (!DOMAIN.matcher(name).matches()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        String plain = name.startsWith("*") ? name.substring(1) : name;
        return new Domain(plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain, colon < 0
                ? -1
                : bits(text.substring(colon + 1), 65_535));
    }

    private static List<Byte> boxed(byte[] address) {
        return Stream.iterate(0, i -> i < address.length, i -> i + 1).map(i -> address[i]).toList();
    }

    private static int bits(String text, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(EXPECTED, e);
        }
        throw new IllegalArgumentException(EXPECTED);
    }

    /** Null for what is a name. */
    private static byte @Nullable [] literal(String text) {
        try {
            return ADDRESS.matcher(text).matches() ? InetAddress.ofLiteral(text).getAddress() : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
