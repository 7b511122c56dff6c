package dev.azureml.operator.cli;

import dev.azureml.operator.text.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The flags that a command has. All commands read theirs alike: {@code --flag=value} or {@code --flag value}, a short form
 * for some, {@code --help} and {@code -h} before all others. Immutable.
 */
public final class Flags {
    /** What follows a flag. */
    private enum Takes {
        NOTHING,
        /** After {@code =} alone, and it may be left out. */
        PERHAPS_A_VALUE,
        A_VALUE
    }

    private final String command;
    private final Map<String, Takes> flags;
    private final Map<String, String> shortForms;
    private final boolean settings;

    private Flags(String command, Map<String, Takes> flags, Map<String, String> shortForms, boolean settings) {
        this.command = command;
        this.flags = Map.copyOf(flags);
        this.shortForms = Map.copyOf(shortForms);
        this.settings = settings;
    }

    /** Returns those of a command that has none but its help. */
    public static Flags of(String command) {
        return new Flags(command, Map.of(), Map.of(), false);
    }

    /** Returns these and flags that say all they have to say. */
    public Flags alone(String... names) {
        return with(Takes.NOTHING, names);
    }

    /** Returns these and flags with a value. */
    public Flags valued(String... names) {
        return with(Takes.A_VALUE, names);
    }

    /** Returns these and a flag with a value that may be left out. */
    Flags perhapsValued(String name) {
        return with(Takes.PERHAPS_A_VALUE, name);
    }

    /** Returns these with a short form of one of them, such as {@code -n}. */
    public Flags shortly(String form, String name) {
        Map<String, String> more = new HashMap<>(shortForms);
        more.put(form, name);
        return new Flags(command, flags, more, settings);
    }

    /** Returns these, beside which there may be flags of the operator's settings. */
    Flags besideSettings() {
        return new Flags(command, flags, shortForms, true);
    }

    private Flags with(Takes takes, String... names) {
        Map<String, Takes> more = new HashMap<>(flags);
        Stream.of(names).forEach(name -> more.put(name, takes));
        return new Flags(command, more, shortForms, settings);
    }

    /**
     * What was given.
     *
     * @param words what is no flag; {@code -} is one
     * @param values by the flag's long name, in their order; none for a flag that was given without
     * @param settings flags of the operator's settings, each with its value in the same or in the next text
     */
    public record Given(List<String> words, Map<String, List<String>> values, List<String> settings) {
        public boolean has(String flag) {
            return values.containsKey(flag);
        }

        /** Returns the value that was given last; null where none was. */
        public @Nullable String value(String flag) {
            List<String> all = all(flag);
            return all.isEmpty() ? null : all.getLast();
        }

        /** Returns the values of a flag that may be given several times. */
        public List<String> all(String flag) {
            return values.getOrDefault(flag, List.of());
        }
    }

    /** Reads what follows the name of the command. */
    public Parsed<Given> read(List<String> args) {
        if (args.contains("--help") || args.contains("-h")) {
            return new Parsed.Help<>();
        }
        Given given = new Given(new ArrayList<>(), new HashMap<>(), new ArrayList<>());
        int at = 0;
        while (at < args.size()) {
            String arg = args.get(at);
            String next = at + 1 < args.size() ? args.get(at + 1) : "";
            boolean follows = !arg.contains("=") && !next.isEmpty() && !next.startsWith("-");
            Takes takes = flags.get(longForm(arg));
            Optional<String> wrong = take(arg, follows ? next : "", given);
            if (wrong.isPresent()) {
                return new Parsed.Wrong<>(wrong.get());
            }
            boolean isFlag = arg.startsWith("-") && !arg.equals("-");
            at += isFlag && follows && (takes == null || takes == Takes.A_VALUE) ? 2 : 1;
        }
        return new Parsed.Understood<>(given);
    }

    /** Returns the flag's long name, without its value. */
    private String longForm(String arg) {
        String flag = arg.replaceFirst("(?s)=.*", "");
        return shortForms.getOrDefault(flag, flag);
    }

    /** Puts one of them where it belongs, or returns why it can't be followed. */
    private Optional<String> take(String arg, String next, Given given) {
        if (!arg.startsWith("-") || arg.equals("-")) {
            given.words().add(arg);
            return Optional.empty();
        }
        int equals = arg.indexOf('=');
        String said = equals < 0 ? arg : arg.substring(0, equals);
        String name = longForm(arg);
        Takes takes = flags.get(name);
        if (takes == null) {
            return settings ? setting(arg, next, given) : Optional.of(unknown(said));
        }
        if (takes == Takes.NOTHING && equals >= 0) {
            return Optional.of(said + " takes no value");
        }
        String value = equals < 0 ? next : arg.substring(equals + 1);
        if (takes == Takes.A_VALUE && value.isEmpty()) {
            return Optional.of(said + " needs a value");
        }
        List<String> values = given.values().computeIfAbsent(name, _ -> new ArrayList<>());
        if (takes == Takes.A_VALUE || takes == Takes.PERHAPS_A_VALUE && equals >= 0) {
            values.add(value);
        }
        return Optional.empty();
    }

    private static Optional<String> setting(String arg, String next, Given given) {
        given.settings().add(arg);
        if (!next.isEmpty()) {
            given.settings().add(next);
        }
        return Optional.empty();
    }

    private String unknown(String said) {
        return "there is no flag " + said + Suggestion.nearest(said, flags.keySet().stream().sorted().toList())
                .map(near -> "; did you mean " + near + "?")
                .orElse("; " + command + " --help names all flags");
    }
}
