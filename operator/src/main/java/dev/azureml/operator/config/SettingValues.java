package dev.azureml.operator.config;

import dev.azureml.operator.text.Suggestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The texts given for settings: a flag wins over an environment variable, that over a fallback. Empty means unset. */
public final class SettingValues {
    private final Map<Setting<?>, String> texts;

    private SettingValues(Map<Setting<?>, String> texts) {
        this.texts = Collections.unmodifiableMap(texts);
    }

    /** Reads all of them; throws {@link SettingsException} with every unknown flag and bad value at once. */
    public static SettingValues read(List<Setting<?>> settings, List<String> args, Map<String, String> environment,
            Map<String, String> fallbacks) {
        List<String> problems = new ArrayList<>();
        Map<String, String> flags = flags(settings, args, problems);
        Map<Setting<?>, String> texts = new LinkedHashMap<>();
        for (Setting<?> setting : settings) {
            String text = firstGiven(flags.get(setting.flag()),
                    flags.containsKey(setting.flag()) ? null : environment.get(setting.name()),
                    fallbacks.get(setting.name()));
            if (text != null) {
                texts.put(setting, text);
                check(setting, text, problems);
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new SettingValues(texts);
    }

    /** The value, or null when it is unset and has no default. */
    public <T> @Nullable T find(Setting<T> setting) {
        String text = firstGiven(texts.get(setting), setting.defaultText());
        return text == null ? null : setting.parse(text);
    }

    /** The value of a setting that has a default or a fallback. */
    public <T> T get(Setting<T> setting) {
        return Optional.ofNullable(find(setting))
                .orElseThrow(() -> new SettingsException(List.of(setting.name() + ": a value is needed")));
    }

    public boolean isGiven(Setting<?> setting) {
        return texts.containsKey(setting);
    }

    /** What was given, by name, with secrets as {@code ***}. */
    public Map<String, String> shown() {
        Map<String, String> shown = new LinkedHashMap<>();
        texts.forEach((setting, text) -> shown.put(setting.name(), setting.shown(text)));
        return Collections.unmodifiableMap(shown);
    }

    @Override
    public String toString() {
        return shown().toString();
    }

    private static Map<String, String> flags(List<Setting<?>> settings, List<String> args, List<String> problems) {
        Map<String, Setting<?>> known = new LinkedHashMap<>();
        settings.forEach(setting -> known.put(setting.flag(), setting));
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("--")) {
                // Its text stays unsaid: it may be the second half of a secret that was not quoted.
                problems.add("argument " + (i + 1) + " is not a flag: write --name=value");
                continue;
            }
            int equals = arg.indexOf('=');
            String flag = equals < 0 ? arg : arg.substring(0, equals);
            Setting<?> setting = known.get(flag);
            boolean valueFollows = equals < 0 && i + 1 < args.size() && !args.get(i + 1).startsWith("--");
            if (setting == null) {
                problems.add(unknown(flag, known.keySet().stream().toList()));
            } else if (equals >= 0) {
                given.put(flag, arg.substring(equals + 1));
            } else if (valueFollows) {
                given.put(flag, args.get(i + 1));
            } else if (setting.isSwitch()) {
                given.put(flag, "true");
            } else {
                problems.add(flag + ": a value is needed");
            }
            i += valueFollows ? 1 : 0;
        }
        return given;
    }

    private static String unknown(String flag, List<String> known) {
        return "unknown flag " + flag + Suggestion.nearest(flag, known)
                .map(nearest -> "; did you mean " + nearest + "?").orElse("; --help lists all of them");
    }

    private static void check(Setting<?> setting, String text, List<String> problems) {
        try {
            setting.parse(text);
        } catch (SettingsException e) {
            problems.addAll(e.problems());
        }
    }

    private static @Nullable String firstGiven(@Nullable String... texts) {
        for (String text : texts) {
            if (text != null && !text.isBlank()) {
                return text.strip();
            }
        }
        return null;
    }
}
