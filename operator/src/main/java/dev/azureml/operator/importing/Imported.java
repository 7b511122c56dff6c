package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.manifest.KindSchemas;
import dev.azureml.operator.manifest.ManifestYaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A manifest for something in Azure.
 *
 * @param armId what it stands for
 * @param folder of the workspace that it lies in
 * @param remarks what a person has to know, in the order of importance
 * @param secrets keys by name of the Secret that it needs
 * @param configMaps data by name of the ConfigMap that it needs
 * @param retreats ways to say less, the one that keeps most first
 * @param references what the spec names by the name of another object
 */
public record Imported(String kind, String name, String armId, String folder, ObjectNode spec, List<String> remarks,
        Map<String, TreeSet<String>> secrets, Map<String, Map<String, String>> configMaps, List<Retreat> retreats,
        List<Reference> references) {
    static final String ROLE = "MLRoleAssignment";
    static final String ROLE_DEFINITION = "MLRoleDefinition";
    static final String BUDGET = "MLBudget";
    static final String POLICY = "MLPolicyAssignment";
    static final String ALERT = "MLAlertRule";
    static final String EXTENSION = "MLClusterExtension";
    static final String NETWORK = "MLNetwork";

    static Imported of(String kind, String name, String armId, String folder, ObjectNode spec) {
        return new Imported(kind, name, armId, folder, spec, new ArrayList<>(), new TreeMap<>(), new LinkedHashMap<>(),
                new ArrayList<>(), new ArrayList<>());
    }

    /**
     * That a spec names something in Azure by the object for it.
     *
     * @param to ARM id of what is named
     * @param asAzureDoes has the spec name it without that object
     */
    record Reference(String to, Runnable asAzureDoes) {
    }

    /** Has the spec name what there is no object for as Azure names it. */
    void unrefer(Imported missing) {
        List<Reference> dangling = references.stream().filter(one -> one.to().equalsIgnoreCase(missing.armId()))
                .toList();
        dangling.forEach(one -> one.asAzureDoes().run());
        references.removeAll(dangling);
    }

    /** Returns the object, without the policies with which it is written. */
    public ObjectNode manifest(String namespace) {
        return manifest(namespace, spec);
    }

    /** Returns the object as it is written: it is looked at, and nothing is changed or deleted for it. */
    public ObjectNode observed(String namespace) {
        ObjectNode careful = JsonNodeFactory.instance.objectNode().put("managementPolicy", "Observe");
        if (!kind.equals(ROLE)) { // what somebody else assigned serves as it is
            careful.put("adoptionPolicy", "Adopt");
        }
        careful.put("deletionPolicy", "Retain");
        careful.setAll(spec.deepCopy());
        return manifest(namespace, careful);
    }

    /** Returns the ConfigMaps that it needs. */
    public List<ObjectNode> configMapManifests(String namespace) {
        return configMaps.entrySet().stream().map(entry -> {
            ObjectNode map = ManifestYaml.head("v1", "ConfigMap", entry.getKey(), namespace);
            ObjectNode data = map.putObject("data");
            entry.getValue().forEach(data::put);
            return map;
        }).toList();
    }

    private ObjectNode manifest(String namespace, ObjectNode said) {
        ObjectNode object = ManifestYaml.head(KindSchemas.API_VERSION, kind, name, namespace);
        object.set("spec", said);
        return object;
    }

    /**
     * Says less where what stands in the way of the spec is of what can be said otherwise.
     *
     * @param at what is in the way: a path of the spec, the ARM id of what would be changed, or what a message says of it
     * @return false where nothing else can be said
     */
    boolean retreat(String at, String why) {
        Optional<Retreat> way = retreats.stream().filter(one -> one.concerns().test(at)).findFirst();
        way.ifPresent(one -> {
            retreats.subList(0, retreats.indexOf(one) + 1).clear();
            one.edit().accept(spec);
            remark(one.what() + ", as " + why);
        });
        return way.isPresent();
    }

    void remark(String text) {
        if (!remarks.contains(text)) {
            remarks.add(text);
        }
    }
}
