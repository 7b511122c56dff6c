package dev.azureml.e2e.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured, in the order it was; shown as it comes and kept for the table at the end. */
final class Figures {
    private final PrintStream progress;
    private final List<Figure> all = new ArrayList<>();

    /**
     * One of them.
     *
     * @param goal in words; empty where there is none
     */
    record Figure(String part, String name, double value, String unit, String goal) {
    }

    Figures(PrintStream progress) {
        this.progress = progress;
    }

    void add(String part, String name, Number value, String unit, String goal) {
        Figure figure = new Figure(part, name, Math.round(value.doubleValue() * 1000) / 1000.0, unit, goal);
        all.add(figure);
        progress.println("bench: " + part + ": " + name + " " + text(figure));
    }

    void add(String part, String name, Number value, String unit) {
        add(part, name, value, unit, "");
    }

    void print(PrintStream out) {
        int widest = all.stream().mapToInt(figure -> figure.name.length()).max().orElse(0);
        String part = "";
        for (Figure figure : all) {
            if (!figure.part.equals(part)) {
                part = figure.part;
                out.printf("%n%s%n", part);
            }
            out.printf("  %-" + widest + "s  %14s  %s%n", figure.name, text(figure),
                    figure.goal.isEmpty() ? "" : "goal: " + figure.goal);
        }
    }

    String json() throws JsonProcessingException {
        return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }

    private static String text(Figure figure) {
        String value = figure.value == Math.rint(figure.value)
                ? Long.toString(Math.round(figure.value))
                : String.format(Locale.ROOT, figure.value < 10 ? "%.2f" : "%.1f", figure.value);
        return value + (figure.unit.isEmpty() ? "" : " " + figure.unit);
    }
}
