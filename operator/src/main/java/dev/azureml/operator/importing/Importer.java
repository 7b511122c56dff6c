package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.PlannedChange;
import dev.azureml.operator.arm.Arm;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.manifest.Finding;
import dev.azureml.operator.manifest.KindSchemas;
import dev.azureml.operator.manifest.SchemaValidator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes manifests for what is in Azure, by trial: each is drafted with all that Azure says, and what the API server would
 * not take, or the operator would change in Azure with it, is left out until nothing of that is left.
 */
public final class Importer {
    private static final int MOST_ROUNDS = 20;
    /** What an object is of, and of an alert rule what it is about: without a part of that it is another. */
    private static final Set<String> IDENTITY = Set.of("azureName", "subscriptionId", "resourceGroup", "location",
            "kind", "workspaceRef", "version", "endpointName", "endpointRef", "deployment", "computeName", "metric",
            "activityLog", "logQuery");
    private static final String WORKSPACE = "MLWorkspace";
    /** What names a workspace for the sake of its resource group. */
    private static final Set<String> OF_THE_GROUP = Set.of(Imported.BUDGET, Imported.POLICY,
            Imported.ROLE_DEFINITION);
    /** What is changed in Azure with the first write, whatever it is. */
    private static final Map<String, String> MARKED = Map.of(Imported.ROLE_DEFINITION, "spec.description");
    private static final Pattern SPEC_PATH = Pattern.compile("(spec[^ ]*)(?: \\(ARM: .*\\))?");
    private static final Pattern STEP = Pattern.compile("[.]([^.\\[\\]]+)|\\[([^\\]]+)\\]");
    /** Numbers are in their order by this, as is anything else. */
    private static final Comparator<String> BY_LENGTH = Comparator.comparingInt(String::length)
            .thenComparing(Comparator.naturalOrder());
    /** What comes after an item of a list moves up when that goes; what is in it can't be found any more. */
    static final Comparator<String> LAST_FIRST = Comparator.comparing(Importer::steps,
            Importer::compare).reversed();

    private final String source;
    private final Drafts drafts;
    private final Inventory inventory;
    private final KindSchemas schemas = new KindSchemas();
    private final SchemaValidator validator = new SchemaValidator();
    private final Trial trial;
    private final List<String> report = new ArrayList<>();

    /** What the operator would do for manifests. */
    @FunctionalInterface
    public interface Trial {
        /** Returns what would become of each, in their order. */
        List<Outcome> of(List<ObjectNode> manifests);
    }

    /**
     * What would become of one of them.
     *
     * @param problem what would be in the way; null for nothing
     */
    public record Outcome(String kind, String name, List<PlannedChange> changes, @Nullable String problem) {
    }

    /**
     * What was made.
     *
     * @param report what there is no manifest for, and what could not be read: a line each
     */
    public record Result(List<Imported> objects, List<String> report) {
        /** Returns the lines of the report that no object has among its remarks. */
        public List<String> besideRemarks() {
            return report.stream().filter(line -> objects.stream().noneMatch(object -> isAbout(object, line))).toList();
        }

    }

    /** Where what is read comes from. */
    enum Origin {
        /** It is in Azure, which is asked. */
        AZURE,
        /** It is in Azure, and a file says so: what networks are made of is left out, as nothing can be tried. */
        RECORD,
        /** It is to be made: nothing has a name yet that Azure would have to keep. */
        PLAN
    }

    /** @param source how messages call what it is all read from, such as Azure */
    public Importer(String source, Arm arm, Map<String, String> apiVersions, Trial trial) {
        this(source, arm, apiVersions, trial, Origin.AZURE);
    }

    private Importer(String source, Arm arm, Map<String, String> apiVersions, Trial trial, Origin origin) {
        this.source = source;
        this.inventory = new Inventory(arm, apiVersions, line -> {
            if (!report.contains(line)) { // several workspaces ask the same of a region or a group
                report.add(line);
            }
        });
        this.drafts = new Drafts(source, inventory, schemas, origin, skipped -> report.add("left out " + skipped));
        this.trial = trial;
    }

    /** Returns one of what a file says, where nothing can be tried. */
    public static Importer ofFile(String source, Arm arm, boolean isInAzure) {
        return new Importer(source, arm, Map.of(), _ -> List.of(), isInAzure ? Origin.RECORD : Origin.PLAN);
    }

    /**
     * Returns manifests for the workspaces and all that is in them.
     *
     * @param resourceGroup null for all of the subscription's
     * @param workspace null for all
     */
    public Result run(String subscription, @Nullable String resourceGroup, @Nullable String workspace) {
        List<Imported> objects = new ArrayList<>();
        inventory.workspaces(subscription, resourceGroup).stream()
                .filter(found -> workspace == null || found.path("name").asText().equalsIgnoreCase(workspace))
                .forEach(found -> objects.addAll(drafts.of(found)));
        keepTaken(objects);
        settle(objects);
        return new Result(List.copyOf(objects), List.copyOf(report));
    }

    /** What lies in a workspace has no place without it; what is of its resource group has one beside another there. */
    private void keepTaken(List<Imported> objects) {
        Map<String, ArmId> groups = objects.stream().filter(object -> object.kind().equals(WORKSPACE))
                .collect(Collectors
                        .toMap(Imported::name, object -> ArmId.parse(object.armId()).group(), (one, _) -> one));
        Map<String, String> roles = objects.stream().filter(object -> object.kind().equals(Imported.ROLE_DEFINITION))
                .collect(
                        Collectors.toMap(Imported::name, object -> object.spec().path("azureName").asText(),
                                (one, _) -> one));
        List<Imported> refused = objects.stream().filter(object -> !isTaken(object)).toList();
        objects.removeAll(refused);
        refused.forEach(missing -> objects.forEach(object -> object.unrefer(missing)));
        List<String> workspaces = objects.stream().filter(object -> object.kind().equals(WORKSPACE)).map(Imported::name)
                .toList();
        objects.removeIf(object -> {
            String workspace = object.spec().at("/workspaceRef/name").asText("");
            if (workspace.isEmpty() || workspaces.contains(workspace)) {
                return false;
            }
            Optional<String> neighbour = OF_THE_GROUP.contains(object.kind())
                    ? workspaces.stream().filter(other -> Objects.equals(groups.get(other), groups.get(workspace)))
                            .findFirst()
                    : Optional.empty();
            neighbour.ifPresentOrElse(other -> object.spec().withObject("/workspaceRef").put("name", other),
                    () -> report.add("left out " + object.armId() + ": its workspace is left out"));
            return neighbour.isEmpty();
        });
        objects.stream().filter(object -> object.kind().equals(Imported.ROLE)).forEach(object -> {
            String named = object.spec().at("/role/roleDefinitionRef/name").asText("");
            if (roles.containsKey(named)
                    && objects.stream().noneMatch(one -> one.kind().equals(Imported.ROLE_DEFINITION)
                            && one.name().equals(named))) {
                object.spec().putObject("role").put("id", roles.get(named));
            }
        });
    }

    /** Leaves out what the API server would refuse; false where the rest can't stand without it. */
    private boolean isTaken(Imported object) {
        JsonNode schema = schemas.of(object.kind()).orElseThrow();
        String first = "";
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<Finding> findings = validator.validate(schema, object.manifest("default").deepCopy(), null);
            if (findings.isEmpty()) {
                return true;
            }
            if (findings.stream().anyMatch(finding -> object.retreat(finding.path(), finding.toString()))) {
                continue;
            }
            first = first.isEmpty() ? findings.getFirst().toString() : first;
            boolean smaller = false;
            // Without some of what it does not allow, a role would allow more.
            for (Map.Entry<String, String> place : object.kind().equals(Imported.ROLE_DEFINITION)
                    ? Map.<String, String>of().entrySet()
                    : refused(findings).entrySet()) {
                if (remove(object.spec(), place.getKey())) {
                    smaller = true;
                    object.remark(place.getKey() + " is left out, as the kind does not take what " + source + " has: "
                            + place.getValue());
                }
            }
            if (!smaller) {
                report.add("left out " + object.armId() + ": the kind can't say it: " + first
                        + object.remarks().stream()
                                .filter(Secrets::isOfSecret).map(remark -> "; " + remark)
                                .collect(Collectors.joining()));
                return false;
            }
        }
        return false;
    }

    /** Why each place goes that findings are about: once, whatever is wrong there, and the last of a list first. */
    static Map<String, String> refused(List<Finding> findings) {
        Map<String, String> places = new TreeMap<>(LAST_FIRST);
        for (Finding finding : findings) {
            // What lacks something can't be said without it.
            boolean isLacking = finding.message().equals("Required value");
            places.putIfAbsent(isLacking ? holder(finding.path()) : finding.path(),
                    isLacking ? finding.toString() : finding.message());
        }
        return places;
    }

    /** The path of what a property is of; empty where that is all of the spec. */
    private static String holder(String path) {
        int dot = path.lastIndexOf('.');
        return dot < 0 || path.substring(0, dot).equals("spec") ? "" : path.substring(0, dot);
    }

    /** Leaves out what the operator would change in Azure, as long as that makes a difference. */
    private void settle(List<Imported> objects) {
        List<String> before = List.of();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<String> now = new ArrayList<>();
            List<Outcome> outcomes = trial.of(objects.stream().flatMap(object -> Stream.concat(
                    Stream.of(object.manifest("")), object.configMapManifests("").stream())).toList());
            if (retreat(objects, outcomes)) {
                before = List.of();
                continue;
            }
            for (Outcome outcome : outcomes) {
                Optional<Imported> object = of(outcome, objects);
                object.ifPresent(one -> outcome.changes().forEach(change -> leaveOut(one, change, now)));
                if (outcome.problem() != null) {
                    object.ifPresent(one -> now.add(one.armId() + ": " + outcome.problem()));
                }
            }
            keepTaken(objects);
            if (now.isEmpty() || now.equals(before)) {
                now.forEach(left -> tell(objects, left));
                return;
            }
            before = List.copyOf(now);
        }
        before.forEach(left -> tell(objects, left));
    }

    private static Optional<Imported> of(Outcome outcome, List<Imported> objects) {
        return objects.stream().filter(one -> one.kind().equals(outcome.kind()) && one.name().equals(outcome.name()))
                .findFirst();
    }

    /** Says less of what would be changed beside the objects themselves; of networks first, which others wait for. */
    private static boolean retreat(List<Imported> objects, List<Outcome> outcomes) {
        return retreat(objects, outcomes, object -> object.kind().equals(Imported.NETWORK))
                || retreat(objects, outcomes, _ -> true);
    }

    private static boolean retreat(List<Imported> objects, List<Outcome> outcomes, Predicate<Imported> chosen) {
        boolean any = false;
        for (Outcome outcome : outcomes) {
            Optional<Imported> object = of(outcome, objects).filter(chosen);
            any |= object.isPresent() && retreat(object.get(), outcome);
        }
        return any;
    }

    private static boolean retreat(Imported object, Outcome outcome) {
        for (PlannedChange change : outcome.changes()) {
            String why = "Azure would be changed by it: " + change.action() + " " + change.resource()
                    + (change.paths() == null ? "" : " at " + String.join(", ", change.paths()));
            boolean elsewhere = !change.resource().equalsIgnoreCase(object.armId());
            if (elsewhere && object.retreat(change.resource(), why) || Objects.requireNonNullElse(change.paths(),
                    List.<String>of()).stream().anyMatch(path -> object.retreat(path, why))) {
                return true;
            }
        }
        // Of anything else, such as whose a resource is, nothing is to be said otherwise.
        return outcome.problem() != null && outcome.problem().startsWith("spec.")
                && object.retreat(outcome.problem(), outcome.problem());
    }

    private static void leaveOut(Imported object, PlannedChange change, List<String> left) {
        List<String> paths = Objects.requireNonNullElse(change.paths(), List.of());
        for (String path : paths.stream().sorted(LAST_FIRST).toList()) {
            Matcher named = SPEC_PATH.matcher(path);
            if (named.matches() && named.group(1).equals(MARKED.get(object.kind()))) {
                object.remark(named.group(1) + " gets the operator's mark behind it once the object is managed");
            } else if (named.matches() && remove(object.spec(), named.group(1))) {
                object.remark(named.group(1) + " is left out, as Azure would be changed by it");
                left.add(object.armId() + ": " + path);
            } else {
                left.add(object.armId() + ": " + change.action() + " " + change.resource() + " at " + path);
            }
        }
        if (paths.isEmpty()) {
            left.add(object.armId() + ": " + change.action() + " " + change.resource());
        }
    }

    private static boolean isAbout(Imported object, String line) {
        return line.startsWith(object.armId() + ": ");
    }

    /** What could not be left out is said, beside the policy that keeps it from being done. */
    private void tell(List<Imported> objects, String left) {
        report.add(left);
        objects.stream().filter(object -> isAbout(object, left)).findFirst()
                .ifPresent(object -> object.remark("With another managementPolicy than Observe: "
                        + left.substring(object.armId().length() + 2).replace(object.armId(), "it")));
    }

    private static List<String> steps(String path) {
        return STEP.matcher(path.replaceFirst(" [(]ARM: .*", "").replaceFirst("^spec", "")).results()
                .map(step -> step.group(1) == null ? step.group(2) : step.group(1)).toList();
    }

    private static int compare(List<String> one, List<String> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = BY_LENGTH.compare(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    /** Takes a property out of a spec; false where there is none, or it says which resource the object is. */
    static boolean remove(ObjectNode spec, String path) {
        if (IDENTITY.contains(path.replaceFirst("^spec[.](\\w+).*", "$1"))) {
            return false;
        }
        JsonNode at = spec;
        JsonNode holder = null;
        String last = "";
        for (String step : steps(path)) {
            last = step;
            holder = at;
            at = at instanceof ArrayNode && last.matches("\\d+") ? at.path(Integer.parseInt(last)) : at.path(last);
        }
        if (holder instanceof ArrayNode list && last.matches("\\d+") && Integer.parseInt(last) < list.size()) {
            list.remove(Integer.parseInt(last));
            return true;
        }
        if (holder instanceof ObjectNode object && object.has(last)) {
            object.remove(last);
            return true;
        }
        return false;
    }
}
