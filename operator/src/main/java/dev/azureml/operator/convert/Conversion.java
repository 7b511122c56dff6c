package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.operator.convert.Finding.Weight;
import dev.azureml.operator.importing.AzuresOwn;
import dev.azureml.operator.manifest.KindSchemas;
import dev.azureml.operator.manifest.SchemaValidator;
import dev.azureml.operator.manifest.Yaml;
import dev.azureml.operator.manifest.YamlProblem;
import dev.azureml.operator.manifest.YamlReader;
import dev.azureml.operator.text.Secrecy;
import dev.azureml.operator.text.SourceLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Converts a set of files: each may name what is in another. */
final class Conversion {
    private static final String FILL_IN_NAME = "change-me";
    private static final String NAME = "name";
    private static final String WORKSPACE_ID = "(?i)/subscriptions/.+/workspaces/[^/]+";

    private final Options options;
    private final List<Path> roots;
    private final KindSchemas schemas = new KindSchemas();
    private final SchemaValidator validator = new SchemaValidator();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();
    private final Map<AzureName, Inputs.Named> objects = new HashMap<>();
    /** Which source has a name first. */
    private final Map<String, Source> owners = new HashMap<>();

    Conversion(Options options, List<Path> roots) {
        this.options = options;
        this.roots = roots;
    }

    /** Returns what becomes of the files. */
    List<Outcome> convert(List<InputFile> inputs) {
        List<Yaml.Mapping> documents = new ArrayList<>();
        inputs.stream().filter(input -> !input.isOfResources() || input.problem().isPresent())
                .forEach(input -> documents(input, documents));
        recognise(documents);
        sources.stream().filter(source -> !source.kind().isDeployment()).forEach(this::name);
        Set<String> taken = new HashSet<>(owners.keySet());
        ResourceFile.of(options, inputs.stream().filter(input -> input.problem().isEmpty()).toList())
                .forEach(file -> outcomes.addAll(file.outcomes(taken::add)));
        var convertible = new Inputs(options, new LocalFiles(roots, filesOfAzMl()), Map.copyOf(objects));
        Map<Source, List<Source>> deployments = deploymentsByEndpoint();
        owners.values().stream().sorted(Comparator.comparing(Source::kind).thenComparing(Source::place))
                .forEach(source -> outcomes
                        .add(outcome(convertible, source, deployments.getOrDefault(source, List.of()))));
        withoutEndpoint(convertible);
        return withUniqueCompanions();
    }

    /** The files that may hold secrets: those that are converted, and those that are not for some fault. */
    private Set<Path> filesOfAzMl() {
        return Stream.concat(sources.stream().map(Source::place), outcomes.stream().filter(Outcome::isRefused)
                .map(Outcome::place)).map(place -> LocalFiles.real(Path.of(place.file()))).collect(Collectors.toSet());
    }

    private void documents(InputFile input, List<Yaml.Mapping> documents) {
        var place = new SourceLocation(input.name(), 1);
        if (input.problem().isPresent()) {
            refused(place, "", input.problem().get());
            return;
        }
        try {
            List<Yaml> read = YamlReader.read(input.name(), input.text(), YamlReader.Use.FILES_OF_AZ_ML);
            if (read.isEmpty()) {
                leftAside(place, "it is empty");
            }
            for (Yaml document : read) {
                if (document instanceof Yaml.Mapping mapping) {
                    documents.add(Shown.cleaned(mapping));
                } else if (document instanceof Yaml.Items items && input.text().stripLeading().startsWith("[")) {
                    // What az ml lists.
                    items.values().stream().filter(Yaml.Mapping.class::isInstance).map(Yaml.Mapping.class::cast)
                            .map(Shown::cleaned).forEach(documents::add);
                } else {
                    leftAside(document.place(),
                            "it is " + (document instanceof Yaml.Items ? "a list" : "a single value")
                                    + ", and a file of az ml has keys");
                }
            }
        } catch (YamlProblem e) {
            refused(e.place(), "", e.text());
        }
    }

    private void recognise(List<Yaml.Mapping> documents) {
        Map<SourceKind, Set<String>> endpointsOfDeployments = new HashMap<>();
        for (Yaml.Mapping document : documents) {
            if (Recognition.of(document, _ -> false) instanceof Recognition.Known(SourceKind kind)
                    && kind.isDeployment()) {
                document.text("endpoint_name").ifPresent(name -> endpointsOfDeployments
                        .computeIfAbsent(kind, _ -> new HashSet<>()).add(name));
            }
        }
        for (Yaml.Mapping document : documents) {
            String name = document.text(NAME).orElse("");
            Recognition.Recognised what = Recognition.of(document, kind -> endpointsOfDeployments
                    .getOrDefault(kind, Set.of()).contains(name));
            switch (what) {
                case Recognition.Known(SourceKind kind) when kind == SourceKind.DATASTORE && Shown.is(document)
                        && AzuresOwn.isDatastore(name) ->
                    leftAside(document.place(), "it is made by Azure itself");
                case Recognition.Known(SourceKind kind) -> add(document, kind);
                case Recognition.NoKind(String reason) -> refused(document.place(), "", reason);
                case Recognition.Foreign(String reason) -> leftAside(document.place(), "it is " + reason);
                case Recognition.Unclear(String reason) -> options.kind().ifPresentOrElse(kind -> add(document, kind),
                        () -> refused(document.place(), "",
                                reason + "; say what it is by $schema or type in the file, or by "
                                        + "--kind, which can be " + String.join(", ", SourceKind.commands())));
            }
        }
    }

    private void add(Yaml.Mapping document, SourceKind kind) {
        Optional<String> endpoint = kind.isDeployment()
                ? document.text("endpoint_name").or(options::endpoint)
                : Optional.empty();
        sources.add(new Source(document, kind, endpoint));
        // Early versions of az ml had the deployments in the file of their endpoint.
        SourceKind inner = kind == SourceKind.BATCH_ENDPOINT
                ? SourceKind.BATCH_DEPLOYMENT
                : SourceKind.ONLINE_DEPLOYMENT;
        if (isEndpoint(kind)) {
            document.value("deployments").stream().flatMap(Conversion::inEndpoint)
                    .forEach(each -> sources.add(new Source(each, inner, document.text(NAME))));
        }
    }

    /** The deployments of an early file: a list, or a mapping by their names. */
    private static Stream<Yaml.Mapping> inEndpoint(Yaml deployments) {
        return switch (deployments) {
            case Yaml.Items items -> items.values().stream().filter(Yaml.Mapping.class::isInstance)
                    .map(Yaml.Mapping.class::cast);
            case Yaml.Mapping byName -> byName.entries().stream().filter(entry -> entry.value() instanceof Yaml.Mapping)
                    .map(entry -> named(entry, (Yaml.Mapping) entry.value()));
            case Yaml.Scalar _ -> Stream.empty();
        };
    }

    private static Yaml.Mapping named(Yaml.Entry entry, Yaml.Mapping deployment) {
        List<Yaml.Entry> entries = new ArrayList<>(deployment.entries());
        entries.addFirst(new Yaml.Entry(entry.place(), NAME, new Yaml.Scalar(entry.place(), entry.key(), false)));
        return new Yaml.Mapping(entry.place(), List.copyOf(entries));
    }

    /** Gives an object its name, for the first file of that name. */
    private void name(Source source) {
        Optional<String> azure = source.name()
                .or(() -> isEndpoint(source.kind()) ? options.endpoint() : Optional.empty());
        if (azure.isEmpty()) {
            refused(source.place(), NAME, "is missing: az ml takes it from the command line too; add name to the file");
            return;
        }
        Optional<String> placeholder = Placeholders.in(azure.get());
        Optional<String> object = Names.object(azure.get());
        if (placeholder.isPresent() || object.isEmpty()) {
            refused(at(source.mapping(), NAME), NAME,
                    placeholder.map(found -> found + " is a placeholder; put the value in its "
                            + "place and convert again")
                            .orElse("has no letter or digit that a name of Kubernetes could have"));
            return;
        }
        Source owner = owners.putIfAbsent(source.kind().object() + " " + object.get(), source);
        if (owner == null) {
            objects.put(new AzureName(source.kind(), azure.get()), new Inputs.Named(object.get(),
                    source.mapping().text("version")));
        } else {
            boolean versions = source.mapping().has("version") && !source.mapping().text("version")
                    .equals(owner.mapping().text("version"));
            refused(at(source.mapping(), NAME), NAME, source.kind().object() + " " + object.get() + " is made of "
                    + owner.place() + " already; " + (versions
                            ? "one object stands for all versions of a name, and makes the next when its content changes: keep "
                                    + "the newest file"
                            : "give one of them another name, or convert the files one by one"));
        }
    }

    private static boolean isEndpoint(SourceKind kind) {
        return kind == SourceKind.ONLINE_ENDPOINT || kind == SourceKind.BATCH_ENDPOINT
                || kind == SourceKind.SERVERLESS_ENDPOINT;
    }

    private Map<Source, List<Source>> deploymentsByEndpoint() {
        Map<Source, List<Source>> deployments = new HashMap<>();
        for (Source source : sources) {
            if (source.kind().isDeployment()) {
                endpointOf(source).ifPresent(endpoint -> deployments.computeIfAbsent(endpoint, _ -> new ArrayList<>())
                        .add(source));
            }
        }
        return deployments;
    }

    /** The endpoint that it names; where it names none, the only one beside it. */
    private Optional<Source> endpointOf(Source deployment) {
        List<Source> endpoints = owners.values().stream()
                .filter(source -> source.kind() == deployment.kind().endpoint()).toList();
        if (deployment.endpoint().isPresent()) {
            return endpoints.stream()
                    .filter(source -> source.name().or(options::endpoint).equals(deployment.endpoint()))
                    .findFirst();
        }
        Path folder = folder(deployment);
        List<Source> beside = endpoints.stream().filter(source -> folder(source).equals(folder)).toList();
        return beside.size() == 1 ? Optional.of(beside.getFirst()) : Optional.empty();
    }

    private static Path folder(Source source) {
        return Path.of(source.place().file()).toAbsolutePath().normalize().resolveSibling("");
    }

    private Outcome outcome(Inputs inputs, Source source, List<Source> deployments) {
        String kind = source.kind().object();
        String azure = source.name().or(options::endpoint).orElseThrow();
        String name = Names.object(azure).orElseThrow();
        var draft = new Draft(Shape.ofSpec(kind));
        var origin = new Draft.Origin(at(source.mapping(), NAME), NAME);
        observe(draft, source.mapping(), origin);
        begin(draft, source.kind(), azure, name, origin, Shown.workspace(source.mapping()));
        String parts = isEndpoint(source.kind()) ? name : Names.companion(name, source.kind().command());
        var reading = new Reading(inputs, draft, source.mapping(), "", parts);
        switch (source.kind()) {
            case WORKSPACE -> Workspaces.read(reading);
            case COMPUTE -> Computes.read(reading);
            case DATASTORE -> Datastores.read(reading);
            case CONNECTION -> Connections.read(reading);
            case DATA -> Assets.readData(reading);
            case MODEL -> Assets.readModel(reading);
            case ENVIRONMENT -> Assets.readEnvironment(reading);
            case ONLINE_ENDPOINT, BATCH_ENDPOINT, SERVERLESS_ENDPOINT -> Endpoints.read(reading, source.kind(),
                    deployed(inputs, name, deployments, Endpoints.isOnKubernetes(source.mapping())));
            case ONLINE_DEPLOYMENT, BATCH_DEPLOYMENT -> throw new IllegalStateException("a deployment has no object");
        }
        return finished(source, kind, azure, name, draft, deployments);
    }

    /** What az ml shows is there: it is looked at, as what is imported is. */
    private static void observe(Draft draft, Yaml.Mapping from, Draft.Origin origin) {
        if (Shown.is(from)) {
            draft.put(ResourceFile.POLICY, TextNode.valueOf("Observe"), origin);
            draft.put("adoptionPolicy", TextNode.valueOf("Adopt"), origin);
            draft.put("deletionPolicy", TextNode.valueOf("Retain"), origin);
            draft.comment(ResourceFile.POLICY, ResourceFile.OBSERVED + ".");
        }
    }

    /**
     * Where the object is, and what it is called in Azure where that is another name.
     *
     * @param shown the workspace's id, as far as the file says it
     */
    private void begin(Draft draft, SourceKind kind, String azure, String name, Draft.Origin origin,
            Optional<String> shown) {
        if (!azure.equals(name)) {
            draft.put("azureName", TextNode.valueOf(azure), origin);
        }
        if (kind == SourceKind.WORKSPACE) {
            return;
        }
        Optional<String> workspace = options.workspace().map(this::workspaceObject)
                .or(() -> shown.map(this::workspaceOfId)).or(this::onlyWorkspace);
        if (workspace.filter(id -> id.matches(WORKSPACE_ID)).isPresent()) {
            draft.put("workspaceId", TextNode.valueOf(workspace.get()), origin);
            return;
        }
        draft.put("workspaceRef.name", TextNode.valueOf(workspace.orElse(FILL_IN_NAME)), origin);
        if (workspace.isEmpty()) {
            draft.comment("workspaceRef",
                    "Write the name of the MLWorkspace: az ml takes it from its command line. Or convert "
                            + "with --workspace.");
        }
    }

    private String workspaceObject(String name) {
        return Optional.ofNullable(objects.get(new AzureName(SourceKind.WORKSPACE, name))).map(Inputs.Named::object)
                .orElse(name);
    }

    private String workspaceOfId(String id) {
        return Optional.ofNullable(objects.get(new AzureName(SourceKind.WORKSPACE, id.substring(id.lastIndexOf('/')
                + 1)))).map(Inputs.Named::object).orElse(id);
    }

    private Optional<String> onlyWorkspace() {
        List<String> workspaces = objects.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == SourceKind.WORKSPACE)
                .map(entry -> entry.getValue().object()).toList();
        return workspaces.size() == 1 ? Optional.of(workspaces.getFirst()) : Optional.empty();
    }

    /** Tells whether the workspace of the children has yet to be written. */
    boolean lacksWorkspace() {
        return options.workspace().isEmpty() && onlyWorkspace().isEmpty();
    }

    /** Each deployment by itself: one that can't be converted does not keep its endpoint back. */
    private List<Endpoints.Deployed> deployed(Inputs inputs, String endpoint, List<Source> deployments,
            boolean onKubernetes) {
        List<Endpoints.Deployed> deployed = new ArrayList<>();
        Map<String, Source> names = new HashMap<>();
        boolean kubernetes = onKubernetes
                || deployments.stream().anyMatch(each -> Deployments.isOnKubernetes(each.mapping()));
        for (Source each : deployments) {
            var target = Deployments.target(each.mapping(), each.kind(), kubernetes);
            String name = each.name().orElse("");
            Source before = names.putIfAbsent(name, each);
            if (name.isEmpty()) {
                refused(each.place(), NAME,
                        "is missing: az ml takes it from the command line too; add name to the file");
                continue;
            }
            if (before != null) {
                refused(at(each.mapping(), NAME), NAME, "deployment " + Secrecy.shown(name) + " of endpoint " + endpoint
                        + " is made of " + before.place()
                        + " already; give one of them another name, or leave one out");
                continue;
            }
            String field = target.member() + ".deployments";
            var draft = new Draft(Shape.ofSpec("MLInferenceEndpoint").at(field).items());
            Deployments.read(new Reading(inputs, draft, each.mapping(), "", Names.companion(endpoint,
                    Names.object(name).orElse("deployment"))), target);
            SpecCheck.ofPart("MLInferenceEndpoint", draft.shape(), draft.value()).forEach(problem -> draft.find(
                    finding(each, draft, problem), ""));
            if (draft.isRefused()) {
                outcomes.add(new Outcome(each.place(), "deployment " + Secrecy.shown(name) + " of endpoint " + endpoint,
                        draft.findings(), Optional.empty(), Optional.empty()));
            } else {
                deployed.add(new Endpoints.Deployed(target, draft, new Draft.Origin(each.place(), "")));
            }
        }
        return deployed;
    }

    private Outcome finished(Source source, String kind, String azure, String name, Draft draft, List<Source> parts) {
        String what = kind + " " + name;
        if (!draft.isRefused()) {
            SpecCheck.of(kind, azure, draft.value())
                    .forEach(problem -> draft.find(finding(source, draft, problem), ""));
        }
        if (!draft.isRefused()) {
            rules(source, kind, name, draft);
        }
        if (draft.isRefused()) {
            return new Outcome(source.place(), what, draft.findings(), Optional.empty(), Optional.empty());
        }
        List<String> from = new ArrayList<>(List.of(source.place().file()));
        parts.stream().map(part -> part.place().file()).forEach(from::add);
        return new Outcome(source.place(), what, draft.findings(), Optional.of(new Manifest(kind, name,
                options.namespace(), draft, merged(draft.companions()), from.stream().distinct().toList())),
                Optional.empty());
    }

    /** Holds the object to all rules of its CRD, as the API server does. */
    private void rules(Source source, String kind, String name, Draft draft) {
        ObjectNode object = ManifestWriter.object(kind, name, options.namespace(), draft.value().deepCopy());
        validator.validate(schemas.of(kind).orElseThrow(), object, null).forEach(broken -> {
            String path = broken.path().replaceFirst("^spec[.]?", "/").replace('.', '/')
                    .replaceAll("\\[([^]]*)]", "/$1")
                    .replaceFirst("/$", "");
            draft.find(finding(source, draft, new SpecCheck.Problem(path, broken.message())), "");
        });
    }

    /** Says what a field must be at the key that it comes from. */
    private static Finding finding(Source source, Draft draft, SpecCheck.Problem problem) {
        String path = problem.path();
        if (path.equals("/azureName")) {
            return new Finding(Weight.REFUSED, at(source.mapping(), NAME), NAME, "is "
                    + Secrecy.shown(source.name().orElse("")) + ", and a name of " + source.kind().object()
                    + " in Azure "
                    + problem.text());
        }
        Draft.Origin origin = draft.origins().get(path);
        for (String at = path; origin == null && !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            origin = draft.origins().get(at);
        }
        // A deployment is looked at by itself.
        String named = source.kind().isDeployment() ? problem.field().replaceFirst("^spec[.]?", "") : problem.field();
        String field = path.replaceFirst("^/", "").replaceAll("/[0-9]+(?=/)", "").replace('/', '.');
        String key = draft.origins().containsKey(path) && !draft.origins().get(path).key().isEmpty()
                ? draft.origins().get(path).key()
                : Tables.keyOf(source.kind(), field).orElse(named);
        String value = draft.value().at(path).isValueNode() && !draft.value().at(path).isMissingNode()
                ? "is " + Secrecy.shown(draft.value().at(path).asText()) + ", and " + named + " "
                : key.equals(named) ? "" : problem.text().equals("is missing") ? "" : named + " ";
        return new Finding(Weight.REFUSED, origin == null ? source.place() : origin.place(), key,
                value + problem.text());
    }

    /** Secrets of one name become one. */
    private static List<Companion> merged(List<Companion> companions) {
        Map<String, Companion> byName = new LinkedHashMap<>();
        for (Companion companion : companions) {
            byName.merge(
                    companion.kind() + "/" + companion.name(), companion, (one,
                            other) -> one instanceof Companion.SecretToFill(String name, List<String> keys)
                                    && other instanceof Companion.SecretToFill(String _, List<String> more)
                                            ? new Companion.SecretToFill(name,
                                                    Stream.concat(keys.stream(), more.stream())
                                                            .distinct().toList())
                                            : one);
        }
        return List.copyOf(byName.values());
    }

    /** Deployments whose endpoint has no file get one with what az ml takes for granted. */
    private void withoutEndpoint(Inputs inputs) {
        Map<AzureName, List<Source>> orphans = new TreeMap<>(Comparator.comparing(AzureName::kind)
                .thenComparing(AzureName::name));
        for (Source source : sources) {
            if (!source.kind().isDeployment() || endpointOf(source).isPresent()) {
                continue;
            }
            Optional<String> endpoint = source.endpoint();
            if (endpoint.isEmpty()) {
                refused(source.place(), "endpoint_name",
                        "is missing: az ml takes it from the command line too; add it to the "
                                + "file, or convert with --endpoint, or beside the file of the endpoint");
            } else if (Placeholders.in(endpoint.get()).isPresent()) {
                refused(at(source.mapping(), "endpoint_name"), "endpoint_name", Placeholders.in(endpoint.get()).get()
                        + " is a placeholder; put the value in its place and convert again");
            } else {
                orphans.computeIfAbsent(new AzureName(source.kind().endpoint(), endpoint.get()), _ -> new ArrayList<>())
                        .add(source);
            }
        }
        orphans.forEach((endpoint, deployments) -> skeleton(inputs, endpoint, deployments));
    }

    private void skeleton(Inputs inputs, AzureName endpoint, List<Source> deployments) {
        Source first = deployments.getFirst();
        SourceLocation place = at(first.mapping(), "endpoint_name");
        Optional<String> name = Names.object(endpoint.name());
        if (name.isEmpty()) {
            refused(place, "endpoint_name", "has no letter or digit that a name of Kubernetes could have");
            return;
        }
        var draft = new Draft(Shape.ofSpec("MLInferenceEndpoint"));
        observe(draft, first.mapping(), new Draft.Origin(place, "id"));
        begin(draft, endpoint.kind(), endpoint.name(), name.get(), new Draft.Origin(place, "endpoint_name"),
                Shown.workspace(first.mapping()));
        List<Endpoints.Deployed> deployed = deployed(inputs, name.get(), deployments, false);
        if (deployed.isEmpty()) {
            return;
        }
        draft.find(new Finding(Weight.FILL_IN, place, "endpoint_name", "there is no file of the endpoint "
                + Secrecy.shown(endpoint.name())
                + ": what az ml takes for granted is written; compare it with the endpoint that "
                + "you have, or convert its file too"), "");
        var reading = new Reading(inputs, draft, new Yaml.Mapping(place, List.of()), "", name.get());
        Endpoints.read(reading, endpoint.kind(), deployed);
        Source source = new Source(new Yaml.Mapping(place, List.of()), endpoint.kind(), Optional.empty());
        outcomes.add(finished(source, "MLInferenceEndpoint", endpoint.name(), name.get(), draft, deployments));
    }

    /** Two objects must not share a Secret or a ConfigMap by chance. */
    private List<Outcome> withUniqueCompanions() {
        Map<String, Outcome> owned = new HashMap<>();
        List<Outcome> unique = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            Optional<String> taken = outcome.manifest().stream().flatMap(manifest -> manifest.companions().stream())
                    .map(companion -> companion.kind() + " " + companion.name())
                    .filter(name -> owned.putIfAbsent(name, outcome) != null).findFirst();
            unique.add(taken.isEmpty()
                    ? outcome
                    : new Outcome(
                            outcome.place(), outcome.what(), List.of(new Finding(Weight.REFUSED, outcome.place(), NAME,
                                    "needs the " + taken.get()
                                            + ", which another object has already; convert the files one by one")),
                            Optional.empty(), Optional.empty()));
        }
        return unique;
    }

    private void refused(SourceLocation place, String key, String text) {
        outcomes.add(new Outcome(place, "", List.of(new Finding(Weight.REFUSED, place, key, text)), Optional.empty(),
                Optional.empty()));
    }

    private void leftAside(SourceLocation place, String why) {
        outcomes.add(new Outcome(place, "", List.of(), Optional.empty(), Optional.of(why)));
    }

    private static SourceLocation at(Yaml.Mapping mapping, String key) {
        return mapping.entry(key).map(Yaml.Entry::place).orElse(mapping.place());
    }
}
