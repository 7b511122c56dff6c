package dev.azureml.e2e.playground;

import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shows objects as they change: redrawn in place on a terminal, else a line for each change. */
final class Table {

    private static final String NO_WRAP = "\033[?7l";
    private static final String WRAP = "\033[?7h";
    private static final String GREEN = "\033[32m";
    private static final String YELLOW = "\033[33m";
    private static final String PLAIN = "\033[0m";

    private static final int LEAST_ROWS = 5;
    private static final int OTHER_ROWS = 3;

    private final PrintStream out;
    private final boolean terminal;
    private final int height;
    private final Map<String, String> printed = new HashMap<>();
    private int drawn;

    /** {@code lines} is the height of the terminal, 0 where there is none: a pipe or a log. */
    Table(PrintStream out, int lines) {
        this.out = out;
        this.terminal = lines > 0;
        this.height = Math.max(LEAST_ROWS, lines - OTHER_ROWS);
    }

    void show(List<ObjectState> objects, Instant now) {
        if (terminal) {
            redraw(objects, now);
        } else {
            printChanges(objects, now);
        }
        out.flush();
    }

    private void redraw(List<ObjectState> objects, Instant now) {
        List<ObjectState> shown = objects;
        if (objects.size() > height) {
            // Those that are Ready need the eye least.
            shown = objects.stream().sorted((a, b) -> Boolean.compare(a.isReady(), b.isReady())).limit(height).toList();
        }
        var rows = new ArrayList<String>();
        rows.add(row(objects, "KIND", "NAME", "READY", "REASON", "AGE"));
        for (ObjectState object : shown) {
            String colour = object.isReady() ? GREEN : YELLOW;
            rows.add(colour + row(objects, object.kind(), object.key(), object.ready(), object.reason(),
                    object.age(now)) + PLAIN);
        }
        if (shown.size() < objects.size()) {
            rows.add("… and " + (objects.size() - shown.size()) + " more");
        }
        if (drawn > 0) {
            out.printf("\033[%dA\033[J", drawn);
        }
        out.print(NO_WRAP);
        rows.forEach(out::println);
        out.print(WRAP);
        drawn = rows.size();
    }

    private void printChanges(List<ObjectState> objects, Instant now) {
        for (ObjectState object : objects) {
            String state = object.ready() + " " + object.reason();
            if (!state.equals(printed.put(object.kind() + " " + object.key(), state))) {
                out.println(row(objects, object.kind(), object.key(), object.ready(), object.reason(),
                        object.age(now)));
            }
        }
    }

    private static String row(List<ObjectState> objects, String kind, String key, String ready, String reason,
            String age) {
        int kinds = objects.stream().mapToInt(o -> o.kind().length()).max().orElse(0);
        int keys = objects.stream().mapToInt(o -> o.key().length()).max().orElse(0);
        return ("%-" + Math.max(kinds, 4) + "s  %-" + Math.max(keys, 4) + "s  %-7s  %-22s  %s").formatted(kind, key,
                ready, reason, age);
    }
}
