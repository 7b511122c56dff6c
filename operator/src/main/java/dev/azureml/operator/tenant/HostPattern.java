package dev.azureml.operator.tenant;

import java.util.regex.Pattern;

/**
 * Hosts that serve https. Never an address: those have no name that they could prove.
 *
 * @param name a host; or a dot and a domain, for all hosts below it
 */
public record HostPattern(String name, int port) {
    static final int HTTPS = 443;
    private static final String ALL_BELOW = "*.";
    /** The last label begins with a letter, as that of no address does. */
    private static final Pattern NAME = Pattern.compile("(?=.{1,253}$)([a-z0-9]([-a-z0-9]*[a-z0-9])?[.])*"
            + "[a-z]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final int MOST = 65_535;

    /** Reads it as the file has it; throws {@link IllegalArgumentException} naming the text when it is no host. */
    static HostPattern parse(String text) {
        boolean all = text.startsWith(ALL_BELOW);
        String[] parts = text.substring(all ? ALL_BELOW.length() : 0).split(":", 2);
        String port = parts.length > 1 ? parts[1] : String.valueOf(HTTPS);
        if (!NAME.matcher(parts[0]).matches() || !PORT.matcher(port).matches() || Integer.parseInt(port) > MOST) {
            throw new IllegalArgumentException("'" + text + "' is no host: expected a name in small letters such as "
                    + "github.com, *.githubusercontent.com for all below a domain, or artifacts.example.com:8443");
        }
        return new HostPattern((all ? "." : "") + parts[0], Integer.parseInt(port));
    }

    boolean matches(String host, int asked) {
        return asked == port && (name.startsWith(".")
                ? host.endsWith(name) && host.length() > name.length()
                : host.equals(name));
    }
}
