package dev.azureml.emulator.arm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What resources wrote to their logs, as rows of the tables of Azure Monitor. Guarded by the world's lock. */
public final class LogRows {
    private static final int REMEMBERED = 10_000;

    private final List<Row> all = new ArrayList<>();

    /** A row of a table, by a resource. */
    public record Row(ArmId resource, String table, Map<String, String> columns, Instant at) {
        public Row {
            columns = Map.copyOf(columns);
        }
    }

    /** Writes one now. */
    public void add(ArmId resource, String table, Map<String, String> columns) {
        all.add(new Row(resource, table, columns, Instant.now()));
        if (all.size() > REMEMBERED) {
            all.removeFirst();
        }
    }

    /** Returns those of a table since then. */
    public List<Row> since(String table, Instant then) {
        return all.stream().filter(row -> row.table.equals(table) && !row.at.isBefore(then)).toList();
    }
}
