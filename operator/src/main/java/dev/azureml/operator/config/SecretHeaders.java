package dev.azureml.operator.config;

import dev.azureml.operator.arm.SensitiveString;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Headers of HTTP whose values may be credentials, and are never printed. */
public record SecretHeaders(Map<String, SensitiveString> byName) {
    public static final SecretHeaders NONE = new SecretHeaders(Map.of());

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E]*");
    /** The JDK's client sets these itself, and takes none of them. */
    private static final Set<String> NOT_OURS = Set.of("connection", "content-length", "expect", "host", "upgrade");

    /**
     * Reads {@code name=value,...} as OpenTelemetry writes it: with {@code %20} for a space and {@code %2C} for a comma.
     *
     * @throws IllegalArgumentException when a part is no header, told by its place
     */
    static SecretHeaders parse(String text) {
        Map<String, SensitiveString> headers = new LinkedHashMap<>();
        String[] parts = text.split(",", -1);
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].isBlank()) {
                continue;
            }
            int equals = Math.max(0, parts[i].indexOf('='));
            String name = parts[i].substring(0, equals).strip();
            String value = decoded(parts[i].substring(equals + 1).strip());
            if (!NAME.matcher(name).matches() || NOT_OURS.contains(name.toLowerCase(Locale.ROOT))
                    || !VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("part " + (i + 1)
                        + " is no header; expected name=value,... with %20 for a space, such as x-api-key=abc");
            }
            headers.put(name, new SensitiveString(value));
        }
        return new SecretHeaders(Collections.unmodifiableMap(headers));
    }

    /** Returns the text with what a percent sign stands for; a line's end, which no header has, where it stands for nothing. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8); // a plus is one: this is no form
        } catch (IllegalArgumentException _) {
            return "\n";
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
