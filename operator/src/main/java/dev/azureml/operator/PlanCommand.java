package dev.azureml.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Kinds;
import dev.azureml.operator.arm.Throttle;
import dev.azureml.operator.cli.Plan;
import dev.azureml.operator.cli.PlanArguments;
import dev.azureml.operator.cli.PlanReport;
import dev.azureml.operator.config.PlanSettings;
import dev.azureml.operator.config.SettingsException;
import dev.azureml.operator.cost.PriceSource;
import dev.azureml.operator.engine.DryRun;
import dev.azureml.operator.engine.EngineSettings;
import dev.azureml.operator.engine.inputs.LiveCluster;
import dev.azureml.operator.manifest.Finding;
import dev.azureml.operator.manifest.KindSchemas;
import dev.azureml.operator.manifest.Manifest;
import dev.azureml.operator.manifest.ManifestReader;
import dev.azureml.operator.manifest.SchemaValidator;
import dev.azureml.operator.manifest.UnreadableFileException;
import dev.azureml.operator.plan.NotReady;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.tenant.Tenants;
import dev.azureml.operator.tenant.TenantsFile;
import dev.azureml.operator.text.Printable;
import dev.azureml.operator.text.Suggestion;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code plan}: says what the operator would do in Azure for manifests in files. */
public final class PlanCommand {
    private static final String GROUP = "azureml.dev";
    private static final String NO_CLUSTER = "planned";
    private static final Duration TIME = Duration.ofMinutes(30);
    private static final Pattern SPEC_PATH = Pattern.compile("spec(?:\\.[A-Za-z][A-Za-z0-9]*|\\[[^\\]\\s]+\\])+");
    static final Tenants EVERYBODY = TenantsFile.parse("""
            tenants:
            - namespaces: ["*"]
              identity: Operator
              overrides: true
              kubernetesNamespaces: ["*"]
              scopes: [{id: "/", allow: [refer, manage, grant, keys, delegate]}]
            """);

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final KindSchemas schemas = new KindSchemas();
    private final SchemaValidator validator = new SchemaValidator();

    public PlanCommand(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Returns the exit code. */
    public int run(List<String> args, Map<String, String> environment, boolean colours) {
        return PlanArguments.read(args).answer(PlanArguments.HELP, out, err,
                arguments -> run(arguments, environment, colours));
    }

    private int run(PlanArguments arguments, Map<String, String> environment, boolean colours) {
        try {
            PlanSettings settings = PlanSettings.read(arguments.settings(), environment);
            Plan plan = plan(read(arguments.paths()), settings, arguments);
            out.print(switch (arguments.format()) {
                case TEXT -> PlanReport.text(plan, colours);
                case JSON -> PlanReport.json(plan);
                case MARKDOWN -> PlanReport.markdown(plan);
            });
            return plan.exitCode();
        } catch (SettingsException e) {
            e.problems().forEach(err::println);
        } catch (IllegalArgumentException e) { // the tenants file
            err.println(Printable.line(String.valueOf(e.getMessage())));
        } catch (NoSuchFileException e) {
            err.println(Printable.line(e.getFile()) + ": no such file or folder");
        } catch (UnreadableFileException | ClusterReader.UnreadableException | IOException | UncheckedIOException e) {
            err.println(Printable.line(String.valueOf(e.getMessage())));
        }
        return Plan.ERRORS;
    }

    private List<Manifest> read(List<String> paths) throws IOException, UnreadableFileException {
        List<Manifest> manifests = new ArrayList<>();
        for (String path : paths) {
            if (path.equals("-")) {
                manifests.addAll(ManifestReader.read(in, "-"));
            } else {
                Path file = Path.of(path);
                if (!Files.exists(file)) {
                    throw new NoSuchFileException(path);
                }
                manifests.addAll(ManifestReader.read(file, other -> err.println(Printable.line(other
                        + " is left aside: JSON that says neither its apiVersion nor its kind"))));
            }
        }
        return manifests;
    }

    private Plan plan(List<Manifest> manifests, PlanSettings settings, PlanArguments arguments)
            throws ClusterReader.UnreadableException {
        PlanArguments.Cluster wanted = arguments.cluster();
        if (wanted == null) {
            String namespace = Objects.requireNonNullElse(arguments.namespace(), ClusterReader.DEFAULT_NAMESPACE);
            return plan(manifests, settings, namespace, LiveCluster.NONE, settings.clusterId(), remarks(settings));
        }
        Config config = ClusterReader.config(wanted, "--against-cluster");
        String namespace = ClusterReader.namespace(arguments.namespace(), config);
        Set<String> namespaces = manifests.stream().filter(PlanCommand::isOurs).map(manifest -> namespace(manifest,
                namespace)).collect(Collectors.toCollection(TreeSet::new));
        try (ClusterReader cluster = ClusterReader.open(config, namespaces, settings.operatorNamespace() + "/"
                + settings.hmacSecret())) {
            String clusterId = settings.clusterId() == null ? cluster.clusterId().orElse(null) : settings.clusterId();
            return plan(manifests, settings, namespace, cluster, clusterId, remarks(settings, cluster, clusterId));
        }
    }

    private Plan plan(List<Manifest> manifests, PlanSettings settings, String namespace, LiveCluster cluster,
            @Nullable String clusterId, List<String> remarks) {
        Map<String, ObjectNode> live = new HashMap<>();
        cluster.objects().forEach(object -> live.put(key(object, namespace), object));
        Map<String, Manifest> byKey = new HashMap<>();
        List<Plan.OfObject> objects = new ArrayList<>();
        List<ObjectNode> valid = new ArrayList<>();
        Set<String> refused = new HashSet<>();
        for (Manifest manifest : manifests) {
            if (!isOurs(manifest) && !isRead(manifest)) {
                continue;
            }
            String key = key(manifest.tree(), namespace);
            List<Plan.Located> errors = new ArrayList<>();
            Manifest twin = byKey.putIfAbsent(key, manifest);
            if (twin != null) {
                errors.add(new Plan.Located(manifest.place(""), key + " stands at " + twin.place("") + " too"));
            }
            if (isOurs(manifest)) {
                findings(manifest, live.get(key))
                        .forEach(finding -> errors.add(new Plan.Located(manifest.place(finding.path()),
                                finding.toString())));
            }
            if (errors.isEmpty()) {
                valid.add(manifest.tree());
            } else {
                refused.add(key);
                objects.add(object(manifest, namespace, errors));
            }
        }
        if (valid.stream().noneMatch(tree -> tree.path("apiVersion").asText().equals(KindSchemas.API_VERSION))) {
            return new Plan(objects, objects.isEmpty()
                    ? List.of("No object of " + KindSchemas.API_VERSION + " is among the manifests.")
                    : List.of());
        }
        Tenants tenants = settings.tenants() == null ? EVERYBODY : settings.tenants().read();
        AzureConnection azure = azure(settings);
        Optional<String> nobody = azure.signInTrouble();
        if (nobody.isPresent()) {
            return new Plan(objects, List.of(), nobody.get());
        }
        List<DryRun.Outcome> outcomes = DryRun.run(environment(azure, settings, tenants, namespace, clusterId, cluster,
                PriceWatch.source(settings.prices(), settings.azure(), err::println)),
                KindRegistry.bindings(settings.credentialExpiryWarning()), valid);
        Map<String, String> instead = instead(refused, outcomes, !cluster.namespaces().isEmpty());
        outcomes.forEach(outcome -> objects.add(object(outcome, Objects.requireNonNull(byKey.get(outcome.object()
                .toString())), instead)));
        return new Plan(objects, remarks);
    }

    private static boolean isOurs(Manifest manifest) {
        return manifest.apiVersion().equals(GROUP) || manifest.apiVersion().startsWith(GROUP + "/");
    }

    /** Whether our objects may name it. */
    private static boolean isRead(Manifest manifest) {
        return manifest.apiVersion().equals("v1") && List.of("Secret", "ConfigMap").contains(manifest.kind());
    }

    private static String key(ObjectNode object, String namespace) {
        return object.path("kind").asText() + " " + object.at("/metadata/namespace").asText(namespace) + "/" + object
                .at("/metadata/name").asText();
    }

    private static String namespace(Manifest manifest, String otherwise) {
        return manifest.tree().at("/metadata/namespace").asText(otherwise);
    }

    /** @param live the object as it is, which some rules are about; null when there is none yet */
    private List<Finding> findings(Manifest manifest, @Nullable ObjectNode live) {
        if (!manifest.apiVersion().equals(KindSchemas.API_VERSION)) {
            return List.of(new Finding("apiVersion", "must be " + KindSchemas.API_VERSION + ", and is " + manifest
                    .apiVersion()));
        }
        return schemas.of(manifest.kind()).map(schema -> manifest.tree().path("spec").isObject()
                ? validator.validate(schema, manifest.tree(), live)
                : List.of(new Finding("spec", "Required value")))
                .orElseGet(() -> List.of(new Finding("kind", "there is no kind " + manifest.kind()
                        + Suggestion.nearest(manifest.kind(), Stream.of(Kinds.values()).map(Kinds::kind).toList())
                                .map(like -> "; did you mean " + like + "?").orElse(""))));
    }

    private static Plan.OfObject object(Manifest manifest, String namespace, List<Plan.Located> errors) {
        return new Plan.OfObject(manifest.kind(), namespace(manifest, namespace), manifest.name(), manifest.place(""),
                List.of(), List.of(), errors, null, List.of(), List.of(), Set.of(), Set.of(), Plan.Cost.NONE);
    }

    private static Plan.OfObject object(DryRun.Outcome outcome, Manifest manifest, Map<String, String> instead) {
        Problem problem = outcome.problem();
        boolean fine = problem.reason() == Reason.AVAILABLE;
        // What a Secret holds that is not among the files may be just what is missing.
        boolean unknown = isOfAssumed(outcome);
        boolean error = !fine && !unknown && isError(problem.reason());
        List<Plan.Located> errors = error
                ? List.of(new Plan.Located(manifest.place(path(problem.message())),
                        explained(problem, instead)))
                : List.of();
        return new Plan.OfObject(outcome.object().kind(), outcome.object().namespace(), outcome.object().name(),
                manifest.place(""), outcome.changes(), error ? outcome.blocked() : List.of(), errors,
                fine || error ? null : problem, outcome.findings(), outcome.advice(), outcome.assumed(),
                outcome.unknown(), new Plan.Cost(outcome.cost(), outcome.costBefore()));
    }

    /** Whether what is wrong is with a Secret that is not among the files, and so may hold something else. */
    static boolean isOfAssumed(DryRun.Outcome outcome) {
        return outcome.problem().reason() == Reason.INVALID_SPEC
                && outcome.assumedPaths().stream().anyMatch(outcome.problem().message()::contains);
    }

    /** Whether a person has to do something, or what is missing is brought by none of the files. */
    private static boolean isError(Reason reason) {
        return switch (reason) {
            case PAUSED, DRIFTED -> false;
            case DEPENDENCY_NOT_READY, AUTHORIZATION_FAILED, AZURE_UNAVAILABLE, THROTTLED -> true;
            default -> reason.state() == Reason.State.STALLED;
        };
    }

    private static String path(String message) {
        Matcher path = SPEC_PATH.matcher(message);
        return path.find() ? path.group() : "";
    }

    /**
     * Returns what to say instead of what the operator says of the objects that others refer to: one whose manifest is
     * refused does not exist for them, and why one can't be had is told with it, once.
     */
    private static Map<String, String> instead(Set<String> refused, List<DryRun.Outcome> outcomes,
            boolean knowsCluster) {
        Map<String, String> instead = new LinkedHashMap<>();
        refused.forEach(key -> instead.put(key + " does not exist yet", key + " is refused, see there"));
        outcomes.stream().filter(outcome -> isError(outcome.problem().reason())).forEach(outcome -> {
            Problem problem = outcome.problem();
            String key = outcome.object().toString();
            instead.put(key + " is not ready" + NotReady.why(problem.reason().word(), problem.message()), key
                    + " can't be had, see there");
        });
        instead.put(" does not exist yet", knowsCluster
                ? " is neither among the files nor in the cluster"
                : " is not among the files");
        return instead;
    }

    private static String explained(Problem problem, Map<String, String> instead) {
        String message = problem.message();
        for (Map.Entry<String, String> words : instead.entrySet()) {
            message = message.replace(words.getKey(), words.getValue());
        }
        return message;
    }

    private static List<String> remarks(PlanSettings settings) {
        List<String> remarks = new ArrayList<>();
        if (settings.clusterId() == null) {
            remarks.add(
                    "The cluster is not known (--cluster-id): what bears the mark of an object of that name is taken for"
                            + " that object's.");
        }
        remarks.add(
                "Not known without the cluster's records: whether a secret is another than before, and what a spec says"
                        + " no more.");
        return remarks;
    }

    private static List<String> remarks(PlanSettings settings, ClusterReader cluster, @Nullable String clusterId) {
        List<String> remarks = new ArrayList<>();
        if (clusterId == null) {
            remarks.add(
                    "The namespace kube-system can't be read, and --cluster-id does not say the cluster's id: what bears"
                            + " the mark of an object of that name is taken for that object's.");
        }
        if (cluster.digestKey().isEmpty()) {
            remarks.add("Not known: whether a Secret holds another value than the one that was sent. Secret "
                    + settings.operatorNamespace() + "/" + settings.hmacSecret()
                    + " (--operator-namespace) is not there or can't be read.");
        }
        return remarks;
    }

    static AzureConnection azure(PlanSettings settings) {
        return AzureConnection.open(settings.azure(), (_, _, _, _) -> {
        }, Clock.systemUTC());
    }

    /**
     * @param azure to which somebody is signed in
     * @param clusterId null where it is not known
     */
    static DryRun.Environment environment(AzureConnection azure, PlanSettings settings, Tenants tenants,
            String namespace, @Nullable String clusterId, LiveCluster cluster, PriceSource prices) {
        Clock clock = Clock.systemUTC();
        AzureConnection.Own own = Objects.requireNonNull(azure.own());
        EngineSettings engine = new EngineSettings(Objects.requireNonNullElse(clusterId, NO_CLUSTER),
                settings.inClusterId(), OperatorApplication.cloud(settings.azure()), settings.azure().apiVersions(),
                false, TIME, TIME, Duration.ofSeconds(1), TIME, TIME, null, new EngineSettings.DeletionRules(true, 0),
                Duration.ofSeconds(1), TIME, Set.of());
        return new DryRun.Environment(engine, own.connection(), new Throttle(clock), tenants, clock, namespace,
                clusterId == null, cluster, prices);
    }
}
