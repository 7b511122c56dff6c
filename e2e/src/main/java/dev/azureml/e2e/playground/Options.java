package dev.azureml.e2e.playground;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the person asked for. {@code settings} are the operator's, {@code emulatorArguments} are passed on to the ARM
 * emulator; both as they are.
 */
record Options(boolean once, Duration timeout, Optional<Path> samples, Optional<Path> requestLog,
        Optional<Path> seed, Map<String, String> settings, List<String> emulatorArguments) {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)?");
    private static final Pattern SETTING = Pattern.compile("([A-Z][A-Z0-9_]*)=(.*)", Pattern.DOTALL);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(3);
    private static final String DEFAULT_OPERATION_TIME = "3s";

    static Options parse(List<String> arguments) throws UsageException {
        return new Parser(arguments).parse();
    }

    /** What the ARM emulator is started with; {@code otherwise} is the seed where the person named none. */
    List<String> emulatorOptions(Optional<Path> otherwise) {
        var all = new ArrayList<>(emulatorArguments);
        seed.or(() -> otherwise).ifPresent(file -> all.addAll(List.of("--seed", file.toString())));
        return List.copyOf(all);
    }

    private static final class Parser {

        private final Deque<String> rest;
        private final List<String> emulator = new ArrayList<>();
        private final Map<String, String> settings = new HashMap<>();
        private boolean once;
        private Duration timeout = DEFAULT_TIMEOUT;
        private Optional<Path> samples = Optional.empty();
        private Optional<Path> requestLog = Optional.empty();
        private Optional<Path> seed = Optional.empty();
        private String operationTime = DEFAULT_OPERATION_TIME;

        Parser(List<String> arguments) {
            rest = new ArrayDeque<>();
            for (String argument : arguments) {
                int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
                if (equals > 0) {
                    rest.add(argument.substring(0, equals));
                    rest.add(argument.substring(equals + 1));
                } else {
                    rest.add(argument);
                }
            }
        }

        Options parse() throws UsageException {
            while (!rest.isEmpty()) {
                String option = rest.remove();
                switch (option) {
                    case "--once" -> once = true;
                    case "--timeout" -> timeout = duration(option);
                    case "--samples" -> samples = Optional.of(directory(option));
                    case "--request-log" -> requestLog = Optional.of(Path.of(value(option)).toAbsolutePath());
                    case "--seed" -> seed = Optional.of(file(option));
                    case "--set" -> set(option);
                    case "--faults" -> emulator.addAll(List.of(option, file(option).toString()));
                    case "--latency" -> emulator.addAll(List.of(option, durationText(option)));
                    case "--operation-time" -> operationTime = durationText(option);
                    default -> throw new UsageException("unknown option " + option);
                }
            }
            emulator.addAll(List.of("--operation-time", operationTime));
            return new Options(once, timeout, samples, requestLog, seed, Map.copyOf(settings),
                    List.copyOf(emulator));
        }

        private String value(String option) throws UsageException {
            if (rest.isEmpty()) {
                throw new UsageException(option + " needs a value");
            }
            return rest.remove();
        }

        private void set(String option) throws UsageException {
            String text = value(option);
            Matcher matcher = SETTING.matcher(text);
            if (!matcher.matches()) {
                throw new UsageException(option + ": not a setting like ACTIVITY_LOG=true: " + text);
            }
            settings.put(matcher.group(1), matcher.group(2));
        }

        private Path file(String option) throws UsageException {
            Path path = Path.of(value(option)).toAbsolutePath();
            if (!Files.isReadable(path) || Files.isDirectory(path)) {
                throw new UsageException(option + ": no readable file " + path);
            }
            return path;
        }

        private Path directory(String option) throws UsageException {
            Path path = Path.of(value(option)).toAbsolutePath();
            if (!Files.isDirectory(path)) {
                throw new UsageException(option + ": no folder " + path);
            }
            return path;
        }

        private String durationText(String option) throws UsageException {
            String text = value(option);
            toDuration(option, text);
            return text;
        }

        private Duration duration(String option) throws UsageException {
            return toDuration(option, value(option));
        }

        private static Duration toDuration(String option, String text) throws UsageException {
            Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
            if (!matcher.matches()) {
                throw new UsageException(option + ": not a duration like 50ms, 3s or 2m: " + text);
            }
            long amount = Long.parseLong(matcher.group(1));
            String unit = matcher.group(2);
            return switch (unit == null ? "s" : unit) {
                case "ms" -> Duration.ofMillis(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofSeconds(amount);
            };
        }
    }
}
