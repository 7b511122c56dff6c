package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.Write;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** When a compute instance starts and stops by itself. */
final class Schedules {
    private static final String AT = "properties.properties.schedules.computeStartStop";
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");
    private static final Pattern ITEM = Pattern.compile("(\\*|\\d+|[A-Z]{3})(-(\\d+|[A-Z]{3}))?(/(\\d+))?");
    private static final List<String> MONTHS = List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP",
            "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    private static final Set<String> ZONES = zones();

    /** One field of a cron expression: its range, and names for its numbers from the lowest on. */
    private record Field(int low, int high, List<String> names) {
        boolean holds(String text) {
            return !text.isEmpty() && List.of(text.split(",", -1)).stream().allMatch(this::item);
        }

        private boolean item(String item) {
            var match = ITEM.matcher(item);
            if (!match.matches()) {
                return false;
            }
            String from = match.group(1);
            String to = match.group(3);
            String step = match.group(5);
            return (from.equals("*") ? to == null : number(from) && (to == null || number(to)))
                    && (step == null || !step.matches("0+"));
        }

        private boolean number(String text) {
            return Character.isDigit(text.charAt(0))
                    ? text.length() < 4 && Integer.parseInt(text) >= low && Integer.parseInt(text) <= high
                    : names.contains(text);
        }
    }

    private static final List<Field> FIELDS = List.of(new Field(0, 59, List.of()), new Field(0, 23, List.of()),
            new Field(1, 31, List.of()), new Field(1, 12, MONTHS), new Field(0, 6, DAYS));

    private Schedules() {
    }

    static void check(Write write) {
        int index = 0;
        for (JsonNode schedule : write.at(AT)) {
            String at = AT + "[" + index++ + "]";
            switch (schedule.path("triggerType").asText()) {
                case "Cron" -> cron(schedule.path("cron"), at + ".cron");
                case "Recurrence" -> recurrence(schedule.path("recurrence"), at + ".recurrence");
                default -> throw refused(at + ".triggerType", "The triggerType is Cron or Recurrence.");
            }
            if (schedule.path("action").asText().isEmpty()) {
                throw refused(at + ".action", "The action is Start or Stop.");
            }
        }
    }

    /** Ids and states, which a schedule keeps when it is sent again. */
    static void fill(Write write) {
        JsonNode before = write.was(AT);
        if (write.at(AT) instanceof ArrayNode schedules) {
            for (int i = 0; i < schedules.size(); i++) {
                if (schedules.path(i) instanceof ObjectNode schedule) {
                    JsonNode id = before.path(i).path("id");
                    schedule.set("id",
                            id.isTextual() ? id : Json.node(Common.uuid(write.id().key() + "/schedule" + i)));
                    schedule.put("provisioningStatus", "Completed");
                    schedule.put("status", schedule.path("status").asText("Enabled"));
                }
            }
        }
    }

    private static void cron(JsonNode cron, String at) {
        List<String> parts = List.of(cron.path("expression").asText().trim().split("\\s+", -1));
        boolean isCron = parts.size() == FIELDS.size();
        for (int i = 0; isCron && i < FIELDS.size(); i++) {
            isCron = FIELDS.get(i).holds(parts.get(i).toUpperCase(Locale.ROOT));
        }
        if (!isCron) {
            throw refused(at + ".expression", "'" + cron.path("expression").asText()
                    + "' is no cron expression of five fields: minute, hour, day, month, weekday.");
        }
        clock(cron, at);
    }

    private static void recurrence(JsonNode recurrence, String at) {
        if (recurrence.path("frequency").asText().isEmpty()) {
            throw refused(at + ".frequency", "A recurrence needs a frequency.");
        }
        if (recurrence.path("interval").asInt(0) < 1) {
            throw refused(at + ".interval", "The interval of a recurrence is at least 1.");
        }
        JsonNode schedule = recurrence.path("schedule");
        within(schedule.path("hours"), 0, 23, at + ".schedule.hours");
        within(schedule.path("minutes"), 0, 59, at + ".schedule.minutes");
        within(schedule.path("monthDays"), -31, 31, at + ".schedule.monthDays");
        clock(recurrence, at);
    }

    private static void within(JsonNode numbers, int low, int high, String at) {
        for (JsonNode number : numbers) {
            if (number.asInt() < low || number.asInt() > high) {
                throw refused(at, "'" + number.asInt() + "' is not from " + low + " to " + high + ".");
            }
        }
    }

    private static void clock(JsonNode trigger, String at) {
        String zone = trigger.path("timeZone").asText("UTC");
        if (!ZONES.contains(zone)) {
            throw refused(at + ".timeZone", "'" + zone + "' is no Windows time zone.");
        }
        if (trigger.hasNonNull("startTime") && !TIME.matcher(trigger.path("startTime").asText()).matches()) {
            throw refused(at + ".startTime", "The startTime is of the form yyyy-MM-ddTHH:mm:ss.");
        }
    }

    private static ArmError refused(String target, String message) {
        return ArmError.badRequest("InvalidSchedule", message, target);
    }

    /** Whether Azure takes it as the name of a time zone. */
    static boolean isZone(String name) {
        return ZONES.contains(name);
    }

    private static Set<String> zones() {
        try (InputStream in = Schedules.class.getResourceAsStream("/dev/azureml/emulator/windows-zones.txt")) {
            if (in == null) {
                throw new IllegalStateException("windows-zones.txt is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(l -> !l.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
