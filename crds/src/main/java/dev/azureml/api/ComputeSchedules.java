package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** When an instance is started and stopped. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ComputeSchedules(
        @JsonPropertyDescription("The schedules.")
        @Size(max = 32) @Nullable List<StartStop> computeStartStop) {
    static final String TIME_ZONE = "The time zone, by its Windows name, or by its IANA name, which becomes that; UTC "
            + "when absent.";

    /** One schedule. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "self.triggerType == 'Cron' ? (has(self.cron) && !has(self.recurrence)) : "
            + "(has(self.recurrence) && !has(self.cron))",
            message = "cron must be set when triggerType is Cron, recurrence when it is Recurrence, and not the other")
    public record StartStop(
            @JsonPropertyDescription("Start or Stop.")
            @Required Action action,
            @JsonPropertyDescription("Cron or Recurrence.")
            @Required TriggerType triggerType,
            @JsonPropertyDescription("Whether the schedule is on.")
            @Nullable EnabledDisabled status,
            @JsonPropertyDescription("When, as a cron expression.")
            @Nullable Cron cron,
            @JsonPropertyDescription("When, as a recurrence.")
            @Nullable Recurrence recurrence) {
    }

    /** What a schedule does. */
    public enum Action {
        Start, Stop
    }

    /** How a schedule says when. */
    public enum TriggerType {
        Cron, Recurrence
    }

    /** When, as a cron expression. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cron(
            @JsonPropertyDescription("Cron expression of five fields, such as 0 18 * * 1-5; Sunday is 0.")
            @Size(min = 1, max = 128) @Required String expression,
            @JsonPropertyDescription("From when on, as yyyy-MM-ddTHH:mm:ss.")
            @Pattern(Patterns.LOCAL_TIME) @Size(max = 19) @Nullable String startTime,
            @JsonPropertyDescription(ComputeSchedules.TIME_ZONE)
            @Size(max = 128) @Nullable String timeZone) {
    }

    /** When, as a recurrence. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Recurrence(
            @JsonPropertyDescription("The unit of the interval.")
            @Required Frequency frequency,
            @JsonPropertyDescription("How many of the unit.")
            @Min(1) @Required Integer interval,
            @JsonPropertyDescription("From when on, as yyyy-MM-ddTHH:mm:ss.")
            @Pattern(Patterns.LOCAL_TIME) @Size(max = 19) @Nullable String startTime,
            @JsonPropertyDescription(ComputeSchedules.TIME_ZONE)
            @Size(max = 128) @Nullable String timeZone,
            @JsonPropertyDescription("At which times.")
            @Nullable RecurrencePattern schedule) {
    }

    /** The unit of an interval. */
    public enum Frequency {
        Minute, Hour, Day, Week, Month
    }

    /** The times of a recurrence. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RecurrencePattern(
            @JsonPropertyDescription("Hours of the day.")
            @Size(max = 24) @Required List<@Min(0) @Max(23) Integer> hours,
            @JsonPropertyDescription("Minutes of the hour.")
            @Size(max = 60) @Required List<@Min(0) @Max(59) Integer> minutes,
            @JsonPropertyDescription("Days of the month.")
            @Size(max = 31) @Nullable List<@Min(1) @Max(31) Integer> monthDays,
            @JsonPropertyDescription("Days of the week.")
            @Size(max = 7) @Nullable List<WeekDay> weekDays) {
    }

    /** A day of the week. */
    public enum WeekDay {
        Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday
    }
}
