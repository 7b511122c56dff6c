package dev.azureml.operator.convert;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of Kubernetes from those of Azure, and words in their several spellings. */
final class Names {
    private static final Pattern OBJECT_NAME = Pattern.compile("[a-z0-9]+(([.]|-+)[a-z0-9]+)*");
    private static final int LONGEST = 253;
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    private Names() {
    }

    /** Returns the name of an object for what is called so in Azure; empty where nothing of it can stand in one. */
    static Optional<String> object(String azure) {
        String name = azure.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-").replaceAll("[.]+", ".")
                .replaceAll("-*[.]-*", ".").replaceAll("^[.-]+|[.-]+$", "");
        return name.isEmpty() || name.length() > LONGEST ? Optional.empty() : Optional.of(name);
    }

    static boolean isObject(String name) {
        return name.length() <= LONGEST && OBJECT_NAME.matcher(name).matches();
    }

    /** Returns the name of something that belongs to an object. */
    static String companion(String object, String purpose) {
        String room = object.substring(0, Math.max(1, Math.min(object.length(), LONGEST - purpose.length() - 1)));
        return room.replaceAll("[.-]+$", "") + "-" + purpose;
    }

    /** Returns a word without what its spellings differ in. */
    static String folded(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[_\\s-]+", "");
    }

    /** Returns a word as az ml spells it. */
    static String snake(String word) {
        return HUMP.matcher(word).replaceAll("_").toLowerCase(Locale.ROOT);
    }
}
