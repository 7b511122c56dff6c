package dev.azureml.operator.tenant;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An ARM id, or a registry, as its segments, decoded and folded. An id that a server might resolve to another path is no scope: dot
 * segments, empty ones, separators or escapes within a segment, whatever their encoding.
 */
public record ArmScope(List<String> segments) {
    private static final String REGISTRIES = "azureml://registries/";
    private static final Pattern ESCAPES = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");
    private static final Pattern UNSAFE = Pattern.compile("[/\\\\%?#;\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cs}]");
    private static final Pattern ONLY_DOTS = Pattern.compile("[.\\s]*");

    public ArmScope {
        segments = List.copyOf(segments);
    }

    /** Throws {@link IllegalArgumentException} naming the id when it is not plain. One trailing slash is let pass. */
    public static ArmScope parse(String id) {
        if (id.startsWith(REGISTRIES)) {
            return registry(id);
        }
        if (!id.startsWith("/")) {
            throw new IllegalArgumentException(id + " is not an ARM id: it does not begin with /");
        }
        String path = id.length() > 1 && id.endsWith("/") ? id.substring(1, id.length() - 1) : id.substring(1);
        if (path.isEmpty() && id.length() == 1) {
            return new ArmScope(List.of());
        }
        return new ArmScope(Arrays.stream(path.split("/", -1)).map(segment -> plain(segment, id)).toList());
    }

    /** Registries have names of their own in all of Azure: none is in a subscription, as far as its URI tells. */
    private static ArmScope registry(String uri) {
        String name = uri.substring(REGISTRIES.length());
        if (name.contains("/")) {
            throw new IllegalArgumentException(uri + " is not a registry: expected " + REGISTRIES + "NAME");
        }
        return new ArmScope(List.of(REGISTRIES, plain(name, uri)));
    }

    /** Whether the other is this scope or lies below it. */
    public boolean contains(ArmScope other) {
        return other.segments.size() >= segments.size()
                && other.segments.subList(0, segments.size()).equals(segments);
    }

    private static String plain(String segment, String id) {
        String decoded = decode(segment, id);
        // Some servers fold look-alike characters (a full-width dot or slash) before they resolve a path.
        String folded = Normalizer.normalize(decoded, Normalizer.Form.NFKC);
        boolean padded = !folded.strip().equals(folded);
        if (padded || ONLY_DOTS.matcher(folded).matches() || UNSAFE.matcher(folded).find()
                || UNSAFE.matcher(decoded).find()) {
            throw new IllegalArgumentException(id + " is not a plain ARM id");
        }
        return lowerAscii(decoded);
    }

    private static String decode(String segment, String id) {
        return ESCAPES.matcher(segment).replaceAll(match -> {
            byte[] bytes = HexFormat.of().parseHex(match.group().replace("%", ""));
            try {
                String decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
                return Matcher.quoteReplacement(decoded);
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException(id + " is not a plain ARM id", e);
            }
        });
    }

    /** Only ASCII: Unicode's case folding would let a dotless i stand for an i. */
    private static String lowerAscii(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return lower.toString();
    }
}
