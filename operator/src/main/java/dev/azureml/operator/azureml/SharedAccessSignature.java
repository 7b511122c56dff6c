package dev.azureml.operator.azureml;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a shared access signature of Azure Storage says of itself. What it is signed for (the account, the container)
 * does not stand in the token: only one that was pasted as a URL tells. Nothing here repeats more of it than letters
 * that name permissions.
 *
 * @param token as Azure ML takes it, without what stood before a question mark
 * @param host of the URL that it was pasted as; null for a bare token
 * @param container of that URL
 */
public record SharedAccessSignature(Map<String, String> fields, String token, @Nullable String host,
        @Nullable String container) {
    /** Without a way back: a Secret may hold a megabyte of anything. */
    private static final Pattern URL = Pattern.compile("(?is)https?://([^/?]++)/?([^/?]*+)[^?]*+(\\?.*+)?");
    private static final Pattern LETTERS = Pattern.compile("[a-z]{1,20}");
    private static final Pattern MINUTES = Pattern.compile("(.*T\\d{2}:\\d{2})(Z|[+-]\\d{2}:\\d{2})");

    /** Storage that a datastore may be in: how a signature names its service and what of it holds the data. */
    public enum Store {
        BLOB("b", "cd", "a container"),
        FILE("f", "sd", "a share");

        private final String service;
        private final String resources;
        private final String whole;

        Store(String service, String resources, String whole) {
            this.service = service;
            this.resources = resources;
            this.whole = whole;
        }
    }

    public SharedAccessSignature {
        fields = Map.copyOf(fields);
    }

    /** Reads it, whatever it is; {@link #wrong} says whether that can be one. */
    public static SharedAccessSignature parse(String text) {
        Matcher url = URL.matcher(text);
        boolean pasted = url.matches();
        String token = pasted ? url.group(3) == null ? "" : url.group(3).substring(1) : text;
        Map<String, String> fields = new HashMap<>();
        String query = token.startsWith("?") ? token.substring(1) : token;
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(pair.substring(0, equals).toLowerCase(Locale.ROOT),
                        decoded(pair.substring(equals + 1)));
            }
        }
        return new SharedAccessSignature(fields, token,
                pasted ? url.group(1).toLowerCase(Locale.ROOT) : null, pasted ? url.group(2) : null);
    }

    /** Why it is of no use for the store, in words without any of its secrets; null when nothing speaks against it. */
    public @Nullable String wrong(Store store, @Nullable String account, String holder) {
        if (host != null && account != null && !host.startsWith(account + ".")) {
            return "the shared access signature is one for another storage account than " + account;
        }
        if (container != null && !container.isEmpty() && !container.equals(holder)) {
            return "the shared access signature is one for another " + store.whole.substring(2) + " than " + holder;
        }
        if (!fields.containsKey("sig")) {
            return "the value is no shared access signature: it has no sig";
        }
        if (!fields.containsKey("si") && !fields.containsKey("se")) {
            return "the shared access signature has no end (se) and names no stored access policy (si)";
        }
        for (String time : List.of("se", "st")) {
            if (fields.containsKey(time) && time(time) == null) {
                return "the shared access signature's " + time + " is no time";
            }
        }
        String scope = scope(store);
        return scope == null ? permissions() : scope;
    }

    private @Nullable String scope(Store store) {
        String resource = fields.get("sr");
        if (resource != null) {
            return resource.length() == 1 && store.resources.contains(resource)
                    ? null
                    : "the shared access signature (sr=" + letters(resource) + ") is not one for " + store.whole;
        }
        String services = fields.get("ss");
        String types = fields.getOrDefault("srt", "");
        if (services == null) {
            return "the shared access signature says neither what it is for (sr) nor which services (ss)";
        }
        if (!services.contains(store.service)) {
            return "the shared access signature (ss=" + letters(services) + ") does not cover the service "
                    + store.name().toLowerCase(Locale.ROOT) + " (" + store.service + ")";
        }
        return types.contains("c") && types.contains("o")
                ? null
                : "the shared access signature (srt=" + letters(types) + ") does not cover containers and objects (co)";
    }

    private @Nullable String permissions() {
        String permissions = fields.get("sp");
        if (permissions == null) {
            return fields.containsKey("si") ? null : "the shared access signature gives no permissions (sp)";
        }
        return permissions.contains("r") && permissions.contains("l")
                ? null
                : "the shared access signature (sp=" + letters(permissions)
                        + ") lacks the permission to read (r) or to list (l)";
    }

    /** From when it is good; null when it does not say. */
    public @Nullable Instant from() {
        return time("st");
    }

    /** Until when it is good; null when a stored access policy says. */
    public @Nullable Instant until() {
        return time("se");
    }

    /** Whether it can be used without TLS. */
    public boolean allowsHttp() {
        return !"https".equals(fields.get("spr"));
    }

    private @Nullable Instant time(String field) {
        String text = fields.get(field);
        if (text == null) {
            return null;
        }
        try {
            if (text.length() == "2026-01-31".length()) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            Matcher minutes = MINUTES.matcher(text);
            return OffsetDateTime.parse(minutes.matches() ? minutes.group(1) + ":00" + minutes.group(2) : text)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** What a person may read of it. */
    private static String letters(String value) {
        return LETTERS.matcher(value).matches() ? value : "?";
    }

    private static String decoded(String text) {
        byte[] bytes = new byte[text.length() * 4];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            int code = text.charAt(i) == '%' && i + 2 < text.length()
                    ? Character.digit(text.charAt(i + 1), 16) * 16 + Character.digit(text.charAt(i + 2), 16)
                    : -1;
            if (code >= 0) {
                bytes[length++] = (byte) code;
                i += 2;
            } else {
                byte[] plain = String.valueOf(text.charAt(i)).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(plain, 0, bytes, length, plain.length);
                length += plain.length;
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "SharedAccessSignature[***]";
    }
}
