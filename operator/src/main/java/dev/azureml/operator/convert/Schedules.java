package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.azureml.operator.manifest.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** When a compute instance is started and stopped. */
final class Schedules {
    private static final String FIELD = "computeInstance.schedules.computeStartStop";

    private static final KeyTable CRON = KeyTable.of(Keys.known("type"), Keys.to("expression", "cron.expression"),
            Keys.by("start_time", (reading, entry) -> time(reading, entry, "cron.startTime"), "cron.startTime"),
            Keys.to("time_zone", "cron.timeZone").orElse("UTC"));
    private static final KeyTable PATTERN = KeyTable.of(Keys.to("hours", "recurrence.schedule.hours"),
            Keys.to("minutes", "recurrence.schedule.minutes"), Keys.to("week_days", "recurrence.schedule.weekDays"),
            Keys.to("month_days", "recurrence.schedule.monthDays"));
    private static final KeyTable RECURRENCE = KeyTable.of(Keys.known("type"),
            Keys.to("frequency", "recurrence.frequency"), Keys.to("interval", "recurrence.interval").orElse("1"),
            Keys.by("start_time", (reading, entry) -> time(reading, entry, "recurrence.startTime"),
                    "recurrence.startTime"),
            Keys.to("time_zone", "recurrence.timeZone").orElse("UTC"), Keys.in("schedule", PATTERN));
    private static final KeyTable START_STOP = KeyTable.of(Keys.to("action", "action"),
            Keys.to("state", "status").orElse("enabled"), Keys.by("trigger", Schedules::trigger),
            Keys.answer("schedule_id"), Keys.answer("provisioning_state"));

    private Schedules() {
    }

    static void read(Reading reading, Yaml.Entry entry) {
        reading.below(entry).ifPresent(inner -> inner.read(KeyTable.of(
                Keys.by("compute_start_stop", Schedules::startStop))));
    }

    private static void startStop(Reading reading, Yaml.Entry entry) {
        List<Draft> parts = new ArrayList<>();
        for (Reading each : reading.elements(entry, reading.draft().shape().at(FIELD).items())) {
            each.read(START_STOP);
            parts.add(each.draft());
        }
        reading.draft().absorbAll(FIELD, parts, reading.origin(entry));
    }

    private static void trigger(Reading reading, Yaml.Entry entry) {
        reading.below(entry).ifPresent(inner -> {
            Optional<String> type = inner.from().text("type").map(Names::folded);
            if (type.equals(Optional.of("cron"))) {
                reading.put(entry, "triggerType", "Cron");
                inner.read(CRON);
            } else if (type.equals(Optional.of("recurrence"))) {
                reading.put(entry, "triggerType", "Recurrence");
                inner.read(RECURRENCE);
            } else {
                reading.refuse(entry, "needs type: cron or type: recurrence");
            }
        });
    }

    /** Azure takes a time without a zone; the zone stands beside it. */
    private static void time(Reading reading, Yaml.Entry entry, String field) {
        reading.text(entry).ifPresent(time -> {
            String local = time.strip().replace(' ', 'T').replaceAll("(Z|[+-]00:00|[.]0+Z?)$", "");
            reading.draft().put(field,
                    JsonNodeFactory.instance.textNode(local.matches(".*T\\d{2}:\\d{2}")
                            ? local + ":00"
                            : local.matches("\\d{4}-\\d{2}-\\d{2}") ? local + "T00:00:00" : local),
                    reading.origin(entry));
        });
    }
}
