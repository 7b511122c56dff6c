package dev.azureml.operator.engine.status;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes the secrets of one object out of texts that are about to be shown: Azure may repeat what it was sent. The
 * beginning of a secret counts as the secret, because long texts are cut.
 */
public final class SecretRedactor {
    static final SecretRedactor NONE = new SecretRedactor(List.of());
    private static final String HIDDEN = "***";
    private static final int SHORTEST = 4;
    private static final int TELLING = 8;
    private static final int LONG_WORD = 16;
    private static final int MOST_WORDS = 200;
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final List<String> secrets;

    private SecretRedactor(List<String> secrets) {
        this.secrets = secrets;
    }

    public static SecretRedactor of(Collection<String> secrets) {
        return new SecretRedactor(secrets.stream().map(String::strip).flatMap(SecretRedactor::parts)
                .filter(secret -> secret.length() >= SHORTEST).distinct().toList());
    }

    /** With the long words of one that has several, such as a private key: a log may begin in the middle of it, or indent it. */
    private static Stream<String> parts(String secret) {
        String[] words = SPACE.split(secret, MOST_WORDS);
        return Stream.concat(Stream.of(secret), words.length == 1
                ? Stream.of()
                : Arrays.stream(words).filter(word -> word.length() >= LONG_WORD));
    }

    /** This one is hidden too. */
    SecretRedactor and(String secret) {
        List<String> more = new ArrayList<>(secrets);
        more.addAll(of(List.of(secret)).secrets);
        return new SecretRedactor(List.copyOf(more));
    }

    String clean(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = without(clean, secret);
        }
        return clean;
    }

    private static String without(String text, String secret) {
        String start = secret.substring(0, Math.min(TELLING, secret.length()));
        StringBuilder clean = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(start); at >= 0; at = text.indexOf(start, from)) {
            clean.append(text, from, at).append(HIDDEN);
            from = at + common(text, at, secret);
        }
        return from == 0 ? text : clean.append(text, from, text.length()).toString();
    }

    private static int common(String text, int at, String secret) {
        int length = 0;
        while (length < secret.length() && at + length < text.length()
                && text.charAt(at + length) == secret.charAt(length)) {
            length++;
        }
        return length;
    }
}
