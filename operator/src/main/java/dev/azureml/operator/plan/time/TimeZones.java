package dev.azureml.operator.plan.time;

import dev.azureml.operator.text.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The names of time zones: Azure takes those of Windows, people also say those of IANA. The table is CLDR's: a Windows
 * name, its IANA name, and all further IANA names that it stands for. Names ignore case. Immutable.
 */
public final class TimeZones {
    private static final String TABLE = "windows-zones.txt";
    private static final int MOST_SUGGESTIONS = 3;
    private static final TimeZones ALL = parse(read());

    /** A zone by its Windows name, and the IANA name that says when its clocks change. */
    private record Zone(String windows, String iana) {
    }

    private final Map<String, Zone> byName;
    private final List<String> names;

    private TimeZones(Map<String, Zone> byName, List<String> names) {
        this.byName = Map.copyOf(byName);
        this.names = List.copyOf(names);
    }

    private static TimeZones parse(String table) {
        Map<String, Zone> byName = new TreeMap<>();
        TreeSet<String> names = new TreeSet<>();
        table.lines().forEach(line -> {
            String[] parts = line.split("=", 2);
            String[] ids = parts[1].split(" ", -1);
            names.add(parts[0]);
            byName.put(folded(parts[0]), new Zone(parts[0], ids[0]));
            for (String id : ids) {
                names.add(id);
                // UTC is a name of both; each other IANA name keeps its own clock.
                byName.putIfAbsent(folded(id), new Zone(parts[0], id));
            }
        });
        return new TimeZones(byName, List.copyOf(names));
    }

    static String read() {
        try (InputStream in = TimeZones.class.getResourceAsStream(TABLE)) {
            if (in == null) {
                throw new IllegalStateException("The program lacks its " + TABLE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String folded(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    private static Optional<Zone> find(String name) {
        return Optional.ofNullable(ALL.byName.get(folded(name)));
    }

    /** The name that Azure takes, for a Windows or an IANA name; empty for a name that is neither. */
    public static Optional<String> windowsName(String name) {
        return find(name).map(Zone::windows);
    }

    /** The zone of a Windows or an IANA name; empty for a name that is neither. */
    public static Optional<ZoneId> zone(String name) {
        return find(name).flatMap(zone -> {
            try {
                return Optional.of(ZoneId.of(zone.iana()));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    /** What is wrong with a name that is none, and which names are like it. */
    public static String fault(String name) {
        List<String> near = Suggestion.near(name, ALL.names, MOST_SUGGESTIONS);
        return "'" + name + "' is no time zone"
                + (near.isEmpty()
                        ? "; give a name of Windows or of IANA, such as Tokyo Standard Time or Asia/Tokyo"
                        : "; did you mean " + String.join(" or ", near) + "?");
    }
}
