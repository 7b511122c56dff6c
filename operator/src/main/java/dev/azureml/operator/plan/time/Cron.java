package dev.azureml.operator.plan.time;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * A cron expression as Azure takes it (NCrontab): minute, hour, day of the month, month, day of the week from 0 for
 * Sunday to 6; where both days are said, both must fit. Immutable.
 */
public final class Cron {
    private static final CronDefinition NCRONTAB = CronDefinitionBuilder.defineCron()
            .withMinutes().withStrictRange().and()
            .withHours().withStrictRange().and()
            .withDayOfMonth().withStrictRange().and()
            .withMonth().withStrictRange().and()
            .withDayOfWeek().withValidRange(0, 6).withMondayDoWValue(1).withStrictRange().and()
            .matchDayOfWeekAndDayOfMonth().instance();
    private static final CronParser PARSER = new CronParser(NCRONTAB);
    private static final String PREAMBLE = "Failed to parse cron expression. ";

    private final ExecutionTime times;

    private Cron(ExecutionTime times) {
        this.times = times;
    }

    /**
     * Reads the five fields.
     *
     * @throws IllegalArgumentException with what is wrong with them
     */
    public static Cron parse(String expression) {
        return new Cron(ExecutionTime.forCron(PARSER.parse(expression).validate()));
    }

    /** What is wrong with the expression; empty when nothing is. */
    public static Optional<String> fault(String expression) {
        try {
            parse(expression);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            String why = e.getMessage() == null ? "it can't be read" : e.getMessage();
            return Optional.of("'" + expression + "' is no cron expression of five fields, such as 0 18 * * 1-5: "
                    + (why.startsWith(PREAMBLE) ? why.substring(PREAMBLE.length()) : why));
        }
    }

    /** The first time after that instant; empty when there is none ever. */
    public Optional<Instant> nextAfter(Instant instant, ZoneId zone) {
        return times.nextExecution(ZonedDateTime.ofInstant(instant, zone)).map(ZonedDateTime::toInstant);
    }
}
