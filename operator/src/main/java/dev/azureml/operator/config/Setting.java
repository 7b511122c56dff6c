package dev.azureml.operator.config;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One setting: an environment variable ({@code name}) and a flag. Without {@code defaultText} it may stay unset;
 * {@code shownDefault} is what the help says happens then.
 */
public record Setting<T>(Section section, String name, ValueType<T> type, @Nullable String defaultText,
        String shownDefault, String description) {

    /** The parts of the help. */
    public enum Section {
        AZURE("Azure"),
        KUBERNETES("Kubernetes"),
        RECONCILING("Reconciling"),
        TELEMETRY("Telemetry");

        private final String title;

        Section(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    static <T> Setting<T> of(Section section, String name, ValueType<T> type, String defaultText, String description) {
        return new Setting<>(section, name, type, defaultText, defaultText, description);
    }

    static <T> Setting<T> optional(Section section, String name, ValueType<T> type, String shownDefault,
            String description) {
        return new Setting<>(section, name, type, null, shownDefault, description);
    }

    public String flag() {
        return "--" + name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the flag may stand alone, which then means true. */
    boolean isSwitch() {
        return type.equals(ValueType.BOOLEAN);
    }

    boolean isSecret() {
        return type.equals(ValueType.SECRET) || type.equals(ValueType.PROXY) || type.equals(ValueType.HEADERS);
    }

    /** What may be printed of the text given for this setting. */
    String shown(String text) {
        return isSecret() ? parse(text).toString() : text;
    }

    T parse(String text) {
        try {
            return Objects.requireNonNull(type.parser().apply(text));
        } catch (IllegalArgumentException e) {
            String value = isSecret() ? "" : " '" + text + "'";
            throw new SettingsException(name + value + ": " + e.getMessage(), e);
        }
    }
}
