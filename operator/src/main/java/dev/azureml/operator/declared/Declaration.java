package dev.azureml.operator.declared;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a file, or several, say of resources in Azure.
 *
 * @param resources as they stand in the file
 * @param refused what there is no manifest of, though it is of Azure Machine Learning
 * @param leftAside what is of no kind of ours
 */
public record Declaration(Source source, List<Resource> resources, List<Note> refused, List<Note> leftAside) {

    /** What kind of a file it is. */
    public enum Source {
        /** A template of Azure Resource Manager: what is wanted. */
        TEMPLATE("the template"),
        /** Answers of Azure Resource Manager: what was there. */
        ANSWER("the file"),
        /** Terraform's state: what it made. */
        STATE("the state");

        private final String name;

        Source(String name) {
            this.name = name;
        }

        /** Whether it speaks of what is in Azure already. */
        public boolean isInAzure() {
            return this != TEMPLATE;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Returns what several files say together; of a resource that is there more than once the first counts. */
    public static Declaration together(Source source, List<Declaration> all) {
        Map<String, Resource> byId = new LinkedHashMap<>();
        List<Note> leftAside = new ArrayList<>();
        for (Declaration each : all) {
            leftAside.addAll(each.leftAside());
            for (Resource resource : each.resources()) {
                Resource before = byId.putIfAbsent(resource.id().toLowerCase(Locale.ROOT), resource);
                if (before != null && !before.body().equals(resource.body())) {
                    leftAside.add(Note.of(resource.spot(), resource.type() + " " + resource.body().path("name").asText()
                            + " is there more than once, and the first counts: " + before.spot()));
                }
            }
        }
        return new Declaration(source, List.copyOf(byId.values()), all.stream().flatMap(each -> each.refused().stream())
                .toList(), List.copyOf(leftAside));
    }
}
