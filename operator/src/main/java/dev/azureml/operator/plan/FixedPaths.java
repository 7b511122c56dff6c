package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What makes a resource what it is, and who acts in it: no override may touch it, in whatever spelling.
 *
 * @param instead what to use instead, by the place in the body
 */
public record FixedPaths(Map<JsonPointer, String> instead) {
    /** What is so of every resource. */
    public static final FixedPaths OF_ALL = new FixedPaths(Map.of()).and("/id", "it follows from the rest of the spec")
            .and("/name", "use spec.azureName").and("/type", "it follows from the kind")
            .and("/systemData", "Azure alone writes it").and("/location", "it has no such field here")
            .and("/kind", "it has no such field here").and("/identity", "it has no such field here")
            .and("/plan", "what is bought is no part of this API").and("/scope", "it follows from the rest of the spec")
            .and("/managedBy", "Azure alone writes it").and("/extendedLocation", "it has no such field here")
            .and("/tags/" + OwnerTag.NAME, "the operator marks with it what it made")
            .and("/properties/tags/" + OwnerTag.NAME, "the operator marks with it what it made")
            .and("/properties/metadata/" + OwnerTag.NAME, "the operator marks with it what it made");

    public FixedPaths {
        instead = Collections.unmodifiableMap(new LinkedHashMap<>(instead));
    }

    /** With one more, or with another word on one that there is. */
    public FixedPaths and(String path, String use) {
        Map<JsonPointer, String> all = new LinkedHashMap<>(instead);
        all.put(JsonPointer.compile(path), use);
        return new FixedPaths(all);
    }

    /** With properties that one block of the spec says. */
    public FixedPaths said(String block, String... paths) {
        FixedPaths all = this;
        for (String path : paths) {
            all = all.and(path, "use " + block + path.substring(path.lastIndexOf('/') + 1));
        }
        return all;
    }
}
