package dev.azureml.emulator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Azure's published models: names, types, enums and flags of every property that a request body may have. */
public final class Models {
    private final Map<String, Model> models = new HashMap<>();
    private final Map<String, Set<String>> enums = new HashMap<>();
    private final Map<String, List<String>> subtypes = new HashMap<>();
    private final Map<String, Map<String, Model.Property>> flat = new HashMap<>();

    private Models(List<String> lines) {
        Map<String, Model.Property> properties = new LinkedHashMap<>();
        for (String line : lines) {
            if (line.startsWith("M ")) {
                properties = new LinkedHashMap<>();
                Model model = Model.parse(line, properties);
                models.put(model.name(), model);
            } else if (line.startsWith("E ")) {
                int space = line.indexOf(' ', 2);
                enums.put(line.substring(2, space),
                        new LinkedHashSet<>(List.of(line.substring(space + 1).split("\\|", -1))));
            } else if (line.startsWith(" ")) {
                Model.Property property = Model.Property.parse(line.substring(1));
                properties.put(property.name(), property);
            }
        }
        models.values().forEach(m -> m.bases().forEach(
                b -> subtypes.computeIfAbsent(b, k -> new ArrayList<>()).add(m.name())));
        models.keySet().forEach(name -> flat.put(name, Collections.unmodifiableMap(flatten(name))));
    }

    /** Reads the table that ships with the emulator. */
    public static Models load() {
        try (InputStream in = Models.class.getResourceAsStream("/dev/azureml/emulator/models.txt")) {
            if (in == null) {
                throw new IllegalStateException("models.txt is missing from the jar");
            }
            return new Models(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Holds a request body against a model and writes its durations as Azure does.
     *
     * @param body is changed: durations and enum values become canonical, read-only properties go, and create-only
     *        values that it leaves out are kept from before
     * @param before what the resource was, for create-only properties
     * @param partial a PATCH: required properties may be absent
     * @return what is wrong with it; empty when nothing is
     */
    public List<Violation> check(String model, ObjectNode body, @Nullable JsonNode before, boolean partial) {
        var check = new ModelCheck(this, partial);
        check.model(model, body, before, "");
        return check.violations();
    }

    Map<String, Model.Property> properties(String model) {
        return flat.getOrDefault(model, Map.of());
    }

    boolean isModel(String name) {
        return models.containsKey(name);
    }

    Set<String> values(String enumName) {
        return enums.getOrDefault(enumName, Set.of());
    }

    @Nullable
    String discriminator(String model) {
        Model found = models.get(model);
        if (found == null) {
            return null;
        }
        if (found.discriminator() != null) {
            return found.discriminator();
        }
        return found.bases().stream().map(this::discriminator).filter(d -> d != null).findFirst().orElse(null);
    }

    /** The subtypes of a model by the value of its discriminator. */
    Map<String, String> variants(String model) {
        Map<String, String> out = new LinkedHashMap<>();
        for (String name : subtypes.getOrDefault(model, List.of())) {
            Model sub = models.get(name);
            if (sub != null && sub.value() != null) {
                out.put(sub.value(), name);
            }
            out.putAll(variants(name));
        }
        return out;
    }

    private Map<String, Model.Property> flatten(String name) {
        Map<String, Model.Property> out = new LinkedHashMap<>();
        Model model = models.get(name);
        if (model != null) {
            model.bases().forEach(b -> out.putAll(flatten(b)));
            out.putAll(model.properties());
        }
        return out;
    }
}
