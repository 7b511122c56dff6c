package dev.azureml.operator.cost;

import dev.azureml.operator.plan.Golden;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ScheduledShareTest {
    private static BigDecimal of(String schedules) {
        return ScheduledShare.of(Golden.json("{\"all\":" + schedules + "}").path("all"),
                Instant.parse("2026-11-30T12:00:00Z"));
    }

    private static String share(String start, String stop) {
        return of("[{\"action\":\"Start\",\"status\":\"Enabled\"," + start
                + "},{\"action\":\"Stop\"," + stop + "}]").setScale(4, RoundingMode.HALF_UP).toPlainString();
    }

    private static String cron(String expression) {
        return "\"triggerType\":\"Cron\",\"cron\":{\"expression\":\"" + expression + "\"}";
    }

    private static String recurrence(String frequency, String schedule) {
        return "\"triggerType\":\"Recurrence\",\"recurrence\":{\"frequency\":\"" + frequency
                + "\",\"interval\":1,\"schedule\":{" + schedule.replace('\'', '"') + "}}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0 8 * * 1-5 | 0 18 * * 1-5 | 0.2976", "0 8 * * * | 0 20 * * * | 0.5000",
        // Over the weekend, and over the turn of the year.
        "0 8 * * 1 | 0 8 * * 6 | 0.7143", "0 20 * * * | 0 8 * * * | 0.5000", "0 0 1 * * | 0 0 2 * * | 0.0330",
        // Nothing runs between a stop and a second stop, and nothing runs twice.
        "0 8,9 * * * | 0 20,21 * * * | 0.5000", "0 8 * * * | 0 8 * * * | 1.0000",
        "0 8 * * * | * * * * * | 1.0000", "0 8 * * * | at night | 1.0000", "0 8 30 2 * | 0 8 * * * | 1.0000"})
    void expressionsOfCron(String start, String stop, String share) {
        assertThat(share(cron(start), cron(stop))).isEqualTo(share);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', value = {
        "Day | 'hours':[8],'minutes':[30] | 'hours':[20],'minutes':[30] | 0.5000",
        "Week | 'hours':[8],'minutes':[0],'weekDays':['Monday','Sunday'] | 'hours':[20],'minutes':[0],'weekDays':"
                + "['Monday','Sunday'] | 0.1429",
        "Month | 'hours':[0],'minutes':[0],'monthDays':[1] | 'hours':[0],'minutes':[0],'monthDays':[2] | 0.0330",
        "Month | 'hours':[0],'minutes':[0],'monthDays':[-1] | 'hours':[0],'minutes':[0],'monthDays':[2] | 1.0000",
        "Day | 'hours':[8] | 'hours':[20],'minutes':[30] | 1.0000",
        "Week | 'hours':[8],'minutes':[0] | 'hours':[20],'minutes':[30] | 1.0000",
        "Week | 'hours':[8],'minutes':[0],'weekDays':['Monday','Moonday'] | 'hours':[20],'minutes':[0],'weekDays':"
                + "['Monday'] | 1.0000",
        "Hour | 'hours':[8],'minutes':[0] | 'hours':[20],'minutes':[30] | 1.0000"})
    void recurrences(String frequency, String start, String stop, String share) {
        assertThat(share(recurrence(frequency, start), recurrence(frequency, stop))).isEqualTo(share);
    }

    /** What has not begun stops nothing yet; half a day later it has, wherever its zone is. */
    @ParameterizedTest
    @CsvSource({"2026-11-29T23:59:59, 0.5000", "2026-11-30T00:00:01, 1.0000", "2027-06-01T00:00:00, 1.0000",
        "tomorrow, 1.0000"})
    void whatIsYetToBeginIsTheWholeTime(String startTime, String share) {
        String stop = cron("0 20 * * *").replace("}", ",\"startTime\":\"" + startTime + "\"}");
        assertThat(share(cron("0 8 * * *"), stop)).isEqualTo(share);
        assertThat(share(stop, cron("0 8 * * *"))).isEqualTo(share);
        assertThat(share(recurrence("Day", "'hours':[8],'minutes':[0]"), recurrence("Day", "'hours':[20],'minutes':[0]")
                .replace("\"interval\"", "\"startTime\":\"" + startTime + "\",\"interval\""))).isEqualTo(share);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', value = {"[]", "{}",
        "[{'action':'Stop','triggerType':'Cron','cron':{'expression':'0 18 * * *'}}]",
        "[{'action':'Start','triggerType':'Cron','cron':{'expression':'0 8 * * *'}},"
                + "{'action':'Stop','status':'Disabled','triggerType':'Cron','cron':{'expression':'0 18 * * *'}}]",
        "[{'action':'Start','triggerType':'Cron','cron':{'expression':'0 8 * * *','timeZone':'UTC'}},"
                + "{'action':'Stop','triggerType':'Cron','cron':{'expression':'0 18 * * *','timeZone':'Tokyo Standard Time'}}]",
        "[{'action':'Start','triggerType':'Cron','cron':{'expression':'0 8 * * *'}},"
                + "{'action':'Restart','triggerType':'Cron','cron':{'expression':'0 18 * * *'}}]"})
    void whatIsNotUnderstoodIsTheWholeTime(String schedules) {
        assertThat(of(schedules.replace('\'', '"'))).isEqualTo(BigDecimal.ONE);
    }
}
