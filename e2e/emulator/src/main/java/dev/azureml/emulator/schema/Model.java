package dev.azureml.emulator.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One model of the table: its own properties, what it extends, and how a subtype is chosen. */
record Model(String name, List<String> bases, @Nullable String discriminator, @Nullable String value,
        Map<String, Property> properties) {

    /** A property and its flags. */
    record Property(String name, Type type, boolean required, boolean readOnly, boolean createOnly) {
        static Property parse(String line) {
            int space = line.indexOf(' ');
            String head = line.substring(0, space);
            int end = head.length();
            while ("!-+^".indexOf(head.charAt(end - 1)) >= 0) {
                end--;
            }
            String flags = head.substring(end);
            return new Property(head.substring(0, end), Type.parse(line.substring(space + 1)), flags.contains("!"),
                    flags.contains("-"), flags.contains("^"));
        }
    }

    static Model parse(String line, Map<String, Property> properties) {
        List<String> words = List.of(line.split(" ", -1));
        return new Model(words.get(1), after(words, "<").map(b -> List.of(b.split(",", -1))).orElse(List.of()),
                after(words, "?").orElse(null), after(words, "=").orElse(null), properties);
    }

    private static Optional<String> after(List<String> words, String mark) {
        int at = words.indexOf(mark);
        return at < 0 ? Optional.empty() : Optional.of(words.get(at + 1));
    }
}
