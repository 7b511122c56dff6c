package dev.azureml.operator.plan.time;

import com.ibm.icu.util.TimeZone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TimeZonesTest {
    private static final Path TABLE = Path
            .of("src/main/resources/dev/azureml/operator/plan/time/windows-zones.txt");

    /** With {@code -Dzones.write} the table is written anew, when CLDR has moved on. */
    @Test
    void theTableIsThatOfCldr() throws IOException {
        String table = cldr();
        if (System.getProperty("zones.write") != null) {
            Files.writeString(TABLE, table);
        }

        assertThat(TimeZones.read()).isEqualTo(table);
    }

    private static String cldr() {
        Map<String, Set<String>> ids = new TreeMap<>();
        for (String id : TimeZone.getAvailableIDs(TimeZone.SystemTimeZoneType.ANY, null, null)) {
            String windows = TimeZone.getWindowsID(id);
            if (windows != null && isKnown(id)) {
                ids.computeIfAbsent(windows, _ -> new TreeSet<>()).add(id);
            }
        }
        return ids.entrySet().stream().map(entry -> {
            String first = TimeZone.getIDForWindowsID(entry.getKey(), "001");
            entry.getValue().remove(first);
            return entry.getKey() + "=" + first
                    + entry.getValue().stream().map(id -> " " + id).collect(Collectors.joining()) + "\n";
        }).collect(Collectors.joining());
    }

    /** CLDR keeps some names that mean nothing to a clock. */
    private static boolean isKnown(String id) {
        try {
            return !ZoneId.of(id).getId().isEmpty();
        } catch (DateTimeException e) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"Asia/Tokyo,Tokyo Standard Time,Asia/Tokyo", "asia/tokyo,Tokyo Standard Time,Asia/Tokyo",
        "Tokyo Standard Time,Tokyo Standard Time,Asia/Tokyo", "Europe/Berlin,W. Europe Standard Time,Europe/Berlin",
        "Asia/Kolkata,India Standard Time,Asia/Kolkata", "Asia/Calcutta,India Standard Time,Asia/Calcutta",
        "America/New_York,Eastern Standard Time,America/New_York", "UTC,UTC,Etc/UTC", "Etc/UTC,UTC,Etc/UTC"})
    void takesNamesOfWindowsAndOfIana(String said, String windows, String zone) {
        assertThat(TimeZones.windowsName(said)).contains(windows);
        assertThat(TimeZones.zone(said)).contains(ZoneId.of(zone));
    }

    @Test
    void everyNameOfTheTableIsAZone() {
        assertThat(TimeZones.read().lines().flatMap(line -> Arrays.stream(line.split("[=]", -1)))
                .map(part -> part.contains("/") ? part.split(" ", -1)[0] : part))
                .isNotEmpty().allSatisfy(name -> assertThat(TimeZones.zone(name)).as(name).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tokyo", "", "+09:00", "JST9", "Europe/Atlantis"})
    void takesNothingElse(String said) {
        assertThat(TimeZones.windowsName(said)).isEmpty();
        assertThat(TimeZones.zone(said)).isEmpty();
    }

    @Test
    void saysWhatWasMeant() {
        assertThat(TimeZones.fault("Asia/Tokio")).contains("'Asia/Tokio' is no time zone; did you mean Asia/Tokyo");
        assertThat(TimeZones.fault("Tokyo Standart Time")).contains("Tokyo Standard Time");
        assertThat(TimeZones.fault("the clock on my wall")).contains("such as Tokyo Standard Time or Asia/Tokyo");
    }
}
