package dev.azureml.operator.telemetry;

import java.util.regex.Pattern;

/**
 * Masks what looks like a secret in a text about to be logged: tokens, keys, SAS signatures, signed operation URLs. A
 * second line of defence; what is known to be a secret is not given to a logger in the first place.
 */
final class Redaction {
    private static final String MASK = "***";
    private static final int LONGEST = 128 * 1024;
    private static final int LONGEST_SECRET = 16 * 1024;
    private static final Pattern TOKEN = Pattern
            .compile("(?i)\\bbearer\\s+[\\w.~+/=-]{8,}|(?<![\\w-])eyJ[\\w-]{8,}\\.[\\w-][\\w.-]*");
    private static final Pattern NAMED = Pattern.compile("(?i)((?:accountkey|sharedaccesskey|sharedaccesssignature"
            + "|client[_-]?secret|client_assertion|password|passwd|access_token|refresh_token|primarykey|secondarykey"
            + "|instrumentationkey|sastoken)[\"']?\\s*[=:]\\s*[\"']?)[^\\s\"'&;,}]+");
    private static final Pattern SIGNATURE = Pattern.compile("([?&](?:sig|[stch])=)[^&\\s\"']{12,}");
    private static final Pattern STORAGE_KEY = Pattern.compile("[A-Za-z0-9+/]{86}==");
    private static final Pattern PEM_KEY = Pattern
            .compile("(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)");

    private Redaction() {
    }

    /** What is longer than any line that a person reads ends there. */
    static String mask(String text) {
        if (text.length() <= LONGEST) {
            return masked(text);
        }
        String masked = masked(text.substring(0, LONGEST));
        // A secret that was cut in two is not known for one.
        return masked.substring(0, Math.max(0, masked.length() - LONGEST_SECRET)) + "…";
    }

    private static String masked(String text) {
        String masked = PEM_KEY.matcher(text).replaceAll(MASK);
        masked = TOKEN.matcher(masked).replaceAll(MASK);
        masked = NAMED.matcher(masked).replaceAll("$1" + MASK);
        masked = STORAGE_KEY.matcher(masked).replaceAll(MASK);
        return SIGNATURE.matcher(masked).replaceAll("$1" + MASK);
    }
}
