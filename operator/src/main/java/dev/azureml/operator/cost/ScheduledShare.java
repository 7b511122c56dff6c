package dev.azureml.operator.cost;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.plan.time.Cron;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which part of the time an instance runs that is started and stopped by schedules. What is not understood of them, or leaves
 * something to people, is the whole time: a figure may be too high, and never too low.
 */
final class ScheduledShare {
    private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
    /** Whole weeks, in which each day of the week comes as often as any other. */
    private static final Duration WEEKS = Duration.ofDays(28);
    /** About a year, for days of months. */
    private static final Duration YEAR = Duration.ofDays(52 * 7);
    private static final Pattern OF_WEEKS = Pattern.compile("\\S+ +\\S+ +[*] +[*] +\\S+");
    /** Who starts and stops more often than that has something else in mind, and it has to be counted at each visit. */
    private static final int MOST_TIMES = 200;
    private static final int MOST_SCHEDULES = 8;
    private static final ZoneOffset LATEST = ZoneOffset.ofHours(-12);

    private ScheduledShare() {
    }

    /**
     * Returns the part; one that is yet to begin does nothing so far.
     *
     * @param schedules those of an instance, as Azure has them
     */
    static BigDecimal of(JsonNode schedules, Instant now) {
        List<JsonNode> on = schedules.valueStream().filter(schedule -> !schedule.path("status").asText("")
                .equalsIgnoreCase("Disabled")).toList();
        List<String> expressions = on.stream().flatMap(schedule -> expression(schedule).stream()).toList();
        boolean isKnown = expressions.size() == on.size() && on.size() <= MOST_SCHEDULES
                && on.stream().map(ScheduledShare::zone).distinct().count() == 1
                && on.stream().allMatch(schedule -> hasBegun(schedule, now))
                && on.stream().map(ScheduledShare::action).allMatch(Set.of("Start", "Stop")::contains);
        if (!isKnown) {
            return BigDecimal.ONE;
        }
        Duration window = expressions.stream().allMatch(text -> OF_WEEKS.matcher(text.strip()).matches())
                ? WEEKS
                : YEAR;
        NavigableMap<Instant, Boolean> starts = new TreeMap<>();
        for (int i = 0; i < on.size(); i++) {
            boolean isStart = action(on.get(i)).equals("Start");
            Optional<List<Instant>> times = times(expressions.get(i), FROM.plus(window));
            if (times.isEmpty()) {
                return BigDecimal.ONE;
            }
            // Who is started at the moment of a stop runs.
            times.get().forEach(time -> starts.merge(time, isStart, Boolean::logicalOr));
        }
        return starts.containsValue(true) && starts.containsValue(false) ? share(starts, window) : BigDecimal.ONE;
    }

    private static BigDecimal share(NavigableMap<Instant, Boolean> starts, Duration window) {
        Duration running = Duration.ZERO;
        Instant since = FROM;
        boolean runs = starts.lastEntry().getValue(); // as at the end of the time before
        for (Map.Entry<Instant, Boolean> change : starts.entrySet()) {
            running = runs ? running.plus(Duration.between(since, change.getKey())) : running;
            since = change.getKey();
            runs = change.getValue();
        }
        running = runs ? running.plus(Duration.between(since, FROM.plus(window))) : running;
        return BigDecimal.valueOf(running.toMinutes()).divide(BigDecimal.valueOf(window.toMinutes()),
                MathContext.DECIMAL64);
    }

    private static String action(JsonNode schedule) {
        return schedule.path("action").asText("");
    }

    /** Its time is of its zone, in which it may be half a day later than in that of Greenwich. */
    private static boolean hasBegun(JsonNode schedule, Instant now) {
        return Stream.of("cron", "recurrence").map(trigger -> schedule.path(trigger).path("startTime").asText(""))
                .filter(text -> !text.isEmpty()).allMatch(text -> hasPassed(text, now));
    }

    private static boolean hasPassed(String localTime, Instant now) {
        try {
            return LocalDateTime.parse(localTime).toInstant(LATEST).isBefore(now);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static String zone(JsonNode schedule) {
        return (schedule.path("cron").path("timeZone").asText("") + schedule.path("recurrence").path("timeZone").asText(
                "")).toLowerCase(Locale.ROOT);
    }

    private static Optional<String> expression(JsonNode schedule) {
        return schedule.path("triggerType").asText("").equals("Cron")
                ? Optional.of(schedule.at("/cron/expression").asText(""))
                : recurrence(schedule.path("recurrence"));
    }

    /** The cron expression that says the same; empty where there is none. */
    private static Optional<String> recurrence(JsonNode said) {
        JsonNode schedule = said.path("schedule");
        Optional<String> hours = numbers(schedule.path("hours"), 0);
        Optional<String> minutes = numbers(schedule.path("minutes"), 0);
        if (said.path("interval").asInt(0) != 1 || hours.isEmpty() || minutes.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> days = switch (said.path("frequency").asText("")) {
            case "Day" -> Optional.of("* * *");
            case "Week" -> weekDays(schedule.path("weekDays")).map(list -> "* * " + list);
            case "Month" -> numbers(schedule.path("monthDays"), 1).map(list -> list + " * *");
            default -> Optional.empty();
        };
        return days.map(rest -> minutes.get() + " " + hours.get() + " " + rest);
    }

    private static Optional<String> numbers(JsonNode list, int least) {
        return list.isEmpty() || list.valueStream().anyMatch(number -> !number.isInt() || number.intValue() < least)
                ? Optional.empty()
                : Optional.of(list.valueStream().map(JsonNode::asText).distinct().collect(Collectors.joining(",")));
    }

    private static Optional<String> weekDays(JsonNode list) {
        List<Integer> days = list.valueStream()
                .flatMap(day -> Arrays.stream(DayOfWeek.values()).filter(one -> one.name()
                        .equalsIgnoreCase(day.asText())))
                .map(day -> day.getValue() % DayOfWeek.values().length).toList();
        return days.isEmpty() || days.size() != list.size()
                ? Optional.empty()
                : Optional.of(days.stream().distinct().map(String::valueOf).collect(Collectors.joining(",")));
    }

    private static Optional<List<Instant>> times(String expression, Instant until) {
        if (Cron.fault(expression).isPresent()) {
            return Optional.empty();
        }
        Cron cron = Cron.parse(expression);
        List<Instant> times = new ArrayList<>();
        Instant at = FROM.minusSeconds(1);
        while (times.size() <= MOST_TIMES) {
            Optional<Instant> next = cron.nextAfter(at, ZoneOffset.UTC).filter(time -> time.isBefore(until));
            if (next.isEmpty()) {
                return Optional.of(times);
            }
            at = next.get();
            times.add(at);
        }
        return Optional.empty();
    }
}
