package dev.azureml.operator.manifest;

import dev.azureml.operator.text.Secrecy;
import dev.azureml.operator.text.SourceLocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads the documents of a YAML file, with the line of each value; anchors and merge keys are resolved. */
public final class YamlReader {
    /** Marks of tools that write files, which YAML itself can't read or reads as something else. */
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{.*?}}|\\{%.*?%}|<%.*?%>");
    private static final String MERGE = "<<";

    private final String file;
    private final String text;
    private final Use use;
    private final Iterator<Event> events;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private int values;

    /** What is read, and how much of it: more was made to fill the memory. */
    public enum Use {
        /** Deeper and larger than what the API server takes. */
        MANIFESTS("manifest", "use", 500_000, 256),
        FILES_OF_AZ_ML("file of az ml", "convert", 100_000, 100);

        private final String what;
        private final String verb;
        private final int mostValues;
        private final int deepest;

        Use(String what, String verb, int mostValues, int deepest) {
            this.what = what;
            this.verb = verb;
            this.mostValues = mostValues;
            this.deepest = deepest;
        }
    }

    /** What an anchor names, and how many values that is. */
    private record Anchored(Yaml value, int size) {
    }

    private YamlReader(String file, String text, Use use) {
        this.file = file;
        this.text = text;
        this.use = use;
        events = new Parse(LoadSettings.builder().setCodePointLimit(text.length() + 1).build()).parseString(text)
                .iterator();
    }

    /** Returns the documents that say something. */
    public static List<Yaml> read(String file, String text, Use use) throws YamlProblem {
        return new YamlReader(file, text, use).documents();
    }

    private List<Yaml> documents() throws YamlProblem {
        try {
            List<Yaml> documents = new ArrayList<>();
            while (events.hasNext()) {
                if (events.next() instanceof DocumentStartEvent) {
                    anchors.clear();
                    Yaml document = value(events.next(), 0);
                    if (!document.isNull()) {
                        documents.add(document);
                    }
                    Event end = events.next();
                    if (!(end instanceof DocumentEndEvent)) {
                        throw new YamlProblem(place(end), "is no YAML: there is more than one value");
                    }
                }
            }
            return documents;
        } catch (MarkedYamlEngineException e) {
            // What the library says of the place has a piece of the file in it, which may be a secret.
            int line = e.getProblemMark().or(e::getContextMark).map(mark -> mark.getLine() + 1).orElse(1);
            throw new YamlProblem(new SourceLocation(file, line), "is no YAML: " + withoutQuotes(e.getProblem())
                    + template(line));
        } catch (YamlEngineException e) {
            throw new YamlProblem(new SourceLocation(file, 1),
                    "is no YAML that can be read: it has characters that YAML does not "
                            + "allow, or is no text at all");
        }
    }

    /** What a scanner found is a single character or the name of a token; what it quotes may be more. */
    private static String withoutQuotes(String problem) {
        return problem.replaceAll("'[^']{3,}'", "something else").strip();
    }

    /** Most files that don't parse are templates; says so where the line looks like one. */
    private String template(int line) {
        List<String> lines = text.lines().toList();
        for (int i = Math.min(line, lines.size()); i >= Math.max(1, line - 2); i--) {
            Optional<String> mark = TEMPLATE.matcher(lines.get(i - 1)).results().findFirst()
                    .map(found -> Secrecy.shown(found.group()));
            if (mark.isPresent()) {
                return "; line %d has %s: this is a template, so put its values in first (as your pipeline does) and %s what comes out"
                        .formatted(i, mark.get(), use.verb);
            }
        }
        return "";
    }

    private Yaml value(Event event, int depth) throws YamlProblem {
        SourceLocation place = place(event);
        if (depth > use.deepest) {
            throw new YamlProblem(place, "is nested deeper than " + use.deepest + " levels, which no " + use.what
                    + " is");
        }
        if (event instanceof AliasEvent alias) {
            return alias(place, alias.getAlias().getValue());
        }
        count(place, 1);
        int before = values;
        Yaml value = switch (event) {
            case ScalarEvent scalar -> new Yaml.Scalar(place, scalar.getValue(), scalar.isPlain(),
                    scalar.getTag().orElse(""));
            case SequenceStartEvent _ -> items(place, depth);
            case MappingStartEvent _ -> mapping(place, depth);
            default -> throw new YamlProblem(place, "is no YAML: a value is missing");
        };
        // An anchor counts once its value is complete, so that nothing can contain itself.
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(),
                new Anchored(value, values - before + 1)));
        return value;
    }

    private Yaml alias(SourceLocation place, String name) throws YamlProblem {
        Anchored anchored = anchors.get(name);
        if (anchored == null) {
            throw new YamlProblem(place, "*" + name + " is used before &" + name
                    + " is complete: it is not there, or contains itself");
        }
        count(place, anchored.size());
        return anchored.value();
    }

    private void count(SourceLocation place, int more) throws YamlProblem {
        values += more;
        if (values > use.mostValues) {
            throw new YamlProblem(place, "there are more than " + use.mostValues
                    + " values up to here, counting each alias with all that it stands for; no " + use.what
                    + " has so many");
        }
    }

    private Yaml items(SourceLocation place, int depth) throws YamlProblem {
        List<Yaml> items = new ArrayList<>();
        for (Event next = events.next(); !(next instanceof SequenceEndEvent); next = events.next()) {
            items.add(value(next, depth + 1));
        }
        return new Yaml.Items(place, List.copyOf(items));
    }

    private Yaml mapping(SourceLocation place, int depth) throws YamlProblem {
        List<Yaml.Entry> own = new ArrayList<>();
        List<Yaml.Mapping> merged = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
            Yaml.Scalar key = key(next, depth);
            Yaml value = value(events.next(), depth + 1);
            if (key.plain() && key.text().equals(MERGE)) {
                merge(value, merged);
            } else if (keys.add(key.text())) {
                own.add(new Yaml.Entry(key.place(), key.text(), value));
            } else {
                throw new YamlProblem(key.place(), "the key " + Secrecy.shown(key.text())
                        + " stands twice in one mapping: keep one of them");
            }
        }
        for (Yaml.Mapping from : merged) {
            from.entries().stream().filter(entry -> keys.add(entry.key())).forEach(own::add);
        }
        return new Yaml.Mapping(place, List.copyOf(own));
    }

    private Yaml.Scalar key(Event event, int depth) throws YamlProblem {
        if (value(event, depth + 1) instanceof Yaml.Scalar scalar) {
            return scalar;
        }
        int line = place(event).line();
        throw new YamlProblem(place(event), "a key has to be a word" + template(line));
    }

    private static void merge(Yaml value, List<Yaml.Mapping> merged) throws YamlProblem {
        switch (value) {
            case Yaml.Mapping mapping -> merged.add(mapping);
            case Yaml.Items items -> {
                for (Yaml item : items.values()) {
                    merge(item, merged);
                }
            }
            case Yaml.Scalar scalar -> throw new YamlProblem(scalar.place(),
                    "<< takes a mapping, or several in a list, such as <<: *defaults");
        }
    }

    private SourceLocation place(Event event) {
        return new SourceLocation(file, event.getStartMark().map(Mark::getLine).orElse(0) + 1);
    }
}
