package dev.azureml.operator.engine.outputs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.Delays;
import dev.azureml.operator.arm.Redaction;
import dev.azureml.operator.engine.azure.Caller;
import dev.azureml.operator.engine.azure.StepExecutor;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.Texts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Logs that a person asked for, in a ConfigMap that bears the wish: what it bears is not read again, whatever restarts.
 * Whoever may read the namespace's ConfigMaps reads them, so the object's secrets are taken out first.
 */
final class RequestedLogs {
    private static final String WISH = Output.Logs.ANNOTATION;
    private static final String NOT_READ = "azureml.dev/logs-not-read";
    /** What is asked for again: how often it was asked for, when it is next, and which they are. */
    private static final String AGAIN = "azureml.dev/logs-asked-again";
    private static final int MOST_OF_ONE = 64 * 1024;
    /** A ConfigMap takes a mebibyte. */
    private static final int MOST_OF_ALL = 512 * 1024;
    private static final int LONGEST_WISH = 100;
    private static final int LONGEST_TEXT = KindCondition.LONGEST_MESSAGE / 2;
    private static final int MOST_TRIES = 8;
    private static final Duration PAUSE = Duration.ofSeconds(20);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    /** With these the API server says that it does not take what it was given, whoever gives it. */
    private static final Set<Integer> NOT_TAKEN = Set.of(400, 413, 415, 422);
    private static final PatchContext APPLY = new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("azureml-operator").withForce(true).build();

    private final KubernetesClient client;
    private final StepExecutor executor;
    private final InstantSource clock = InstantSource.system();

    RequestedLogs(KubernetesClient client, StepExecutor executor) {
        this.client = client;
        this.executor = executor;
    }

    /** What is to be asked for again. */
    private record Again(int tries, Instant notBefore, Set<String> keys) {
        static final Again NEVER = new Again(0, Instant.EPOCH, Set.of());

        /** Returns what was written down; what somebody else wrote there asks for nothing. */
        static Again read(@Nullable String text) {
            String[] parts = text == null ? new String[0] : text.split(" ", -1);
            try {
                return parts.length == 3
                        ? new Again(Integer.parseInt(parts[0]), Instant.parse(parts[1]), Set.of(parts[2].split(",")))
                        : NEVER;
            } catch (IllegalArgumentException | DateTimeException _) {
                return NEVER;
            }
        }

        String text() {
            return keys.isEmpty() ? "" : tries + " " + notBefore + " " + String.join(",", new TreeSet<>(keys));
        }
    }

    /** Reads them unless they were, and says how that went. */
    KindCondition write(HasMetadata owner, Output.Logs wanted, Caller caller) {
        String wish = wish(wanted.wish());
        try {
            ConfigMap there = client.configMaps().inNamespace(owner.getMetadata().getNamespace())
                    .withName(wanted.name()).get();
            if (there != null && there.getMetadata().getOwnerReferences().stream()
                    .noneMatch(reference -> OutputPublisher.isReferenceTo(owner, reference))) {
                return notRead(wish,
                        "ConfigMap " + wanted.name() + " exists and is not this object's: delete it, and give "
                                + WISH + " a new value");
            }
            Map<String, String> said = there == null
                    ? Map.of()
                    : Objects.requireNonNullElse(there.getMetadata().getAnnotations(), Map.of());
            if (there == null || !wish.equals(said.get(WISH))) {
                return read(owner, wanted, caller, Map.of(), Again.NEVER);
            }
            Again again = Again.read(said.get(AGAIN));
            if (again.keys().isEmpty() || clock.instant().isBefore(again.notBefore())) {
                return told(wanted, caller.progress(), said.getOrDefault(NOT_READ, ""), again);
            }
            return read(owner, wanted, caller, Objects.requireNonNullElse(there.getData(), Map.of()), again);
        } catch (KubernetesClientException e) {
            if (e.getCode() < HttpURLConnection.HTTP_BAD_REQUEST || e.getCode() >= SERVER_ERROR) {
                throw e;
            }
            return notRead(wish, e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                    ? "the operator may not read and write ConfigMap " + wanted.name()
                            + " in this cluster; its Kubernetes role must allow get, create and patch"
                    : "the API server did not take ConfigMap " + wanted.name() + ": " + words(e, caller.progress()));
        }
    }

    /** As a ConfigMap may bear it; a long one by its beginning, and by what tells it from others that begin so. */
    private static String wish(String value) {
        return LogText.plain(value.length() <= LONGEST_WISH
                ? value
                : Texts.cut(value, LONGEST_WISH / 2) + " " + Integer.toHexString(value.hashCode()));
    }

    private static String words(KubernetesClientException e, ReconcileProgress progress) {
        String words = e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage();
        return Texts.cut(progress.clean(Objects.requireNonNullElse(words, "HTTP " + e.getCode())), LONGEST_TEXT / 2);
    }

    /**
     * Asks for all, or for those that could not be read before.
     *
     * @param before what was read by then
     */
    private KindCondition read(HasMetadata owner, Output.Logs wanted, Caller caller, Map<String, String> before,
            Again last) {
        ReconcileProgress progress = caller.progress();
        if (wanted.keys() != null && !conceal(caller, wanted.keys())) {
            progress.lookAgainBy(LONGEST_PAUSE);
            return notRead(wish(wanted.wish()),
                    "the endpoint's keys, which must not stand in the logs, could not be read:"
                            + " the operator asks again by itself; its identity must be allowed "
                            + wanted.keys().action());
        }
        Map<String, String> data = new TreeMap<>(before);
        Map<String, String> missing = new HashMap<>();
        Set<String> pending = new TreeSet<>();
        int tries = last.tries() + 1;
        Duration pause = Duration.ZERO;
        boolean throttled = false;
        int most = Math.min(MOST_OF_ONE, MOST_OF_ALL / Math.max(1, wanted.logs().size()));
        for (Output.Log log : wanted.logs()) {
            if (!last.keys().isEmpty() && !last.keys().contains(log.key())) {
                continue;
            }
            if (throttled) {
                pending.add(log.key());
                continue;
            }
            ArmResult result = executor.inquire(caller, log);
            if (result instanceof ArmResult.Ok ok) {
                JsonNode body = ok.response().body();
                String text = body == null ? "" : body.at(log.inquiry().text()).asText("");
                data.put(log.key(), LogText.end(progress.clean(Redaction.redact(text)), most));
                continue;
            }
            if (result instanceof ArmResult.Failure failure && failure.passes()) {
                pending.add(log.key());
                throttled = failure.status() == TOO_MANY_REQUESTS;
                Duration asked = failure.retryAfter().orElse(pause(tries));
                pause = pause.compareTo(asked) < 0 ? asked : pause;
            }
            missing.put(log.key(), " (" + progress.clean(why(result)) + ")");
        }
        boolean ends = tries >= MOST_TRIES;
        Again again = pending.isEmpty() || ends ? Again.NEVER : new Again(tries, clock.instant().plus(pause), pending);
        String notRead = wanted.logs().stream().map(Output.Log::key).filter(key -> !data.containsKey(key))
                .map(key -> key + missing.getOrDefault(key, "")).collect(Collectors.joining(", "));
        return store(owner, wanted, progress, data, Texts.cut(LogText.plain(notRead), LONGEST_TEXT), again);
    }

    private KindCondition store(HasMetadata owner, Output.Logs wanted, ReconcileProgress progress,
            Map<String, String> data, String notRead, Again again) {
        try {
            put(owner, wanted, data, notRead, again);
            return told(wanted, progress, notRead, again);
        } catch (KubernetesClientException e) {
            if (!NOT_TAKEN.contains(e.getCode())) {
                throw e;
            }
            // Else the same would be asked for and refused at each visit.
            String words = "anything: the API server did not take it: " + words(e, progress);
            put(owner, wanted, Map.of(), words, Again.NEVER);
            return told(wanted, progress, words, Again.NEVER);
        }
    }

    private void put(HasMetadata owner, Output.Logs wanted, Map<String, String> data, String notRead, Again again) {
        client.configMaps().resource(new ConfigMapBuilder().withMetadata(OutputPublisher.metadata(owner, wanted.name()))
                .editMetadata().addToAnnotations(WISH, wish(wanted.wish())).addToAnnotations(NOT_READ, notRead)
                .addToAnnotations(AGAIN, again.text()).endMetadata().withData(data).build()).patch(APPLY);
    }

    /** What the keys are is asked of Azure each time, as somebody else may have made new ones there. */
    private boolean conceal(Caller caller, Output.Keys keys) {
        JsonNode body = executor.inquire(caller, keys) instanceof ArmResult.Ok ok ? ok.response().body() : null;
        if (body == null) {
            return false;
        }
        body.forEach(value -> Optional.ofNullable(value.textValue()).ifPresent(caller.progress()::concealToo));
        return true;
    }

    private static Duration pause(int tries) {
        return Delays.doubled(PAUSE, tries - 1L, LONGEST_PAUSE);
    }

    private static String why(ArmResult result) {
        return switch (result) {
            case ArmResult.Failure failure -> failure.error().message();
            case ArmResult.NotFound _ -> "Azure has none: the deployment is gone, or was never made";
            default -> "Azure took the question, and did not answer it";
        };
    }

    private KindCondition told(Output.Logs wanted, ReconcileProgress progress, String notRead, Again again) {
        String wish = wish(wanted.wish());
        if (!again.keys().isEmpty()) {
            Duration wait = Duration.between(clock.instant(), again.notBefore());
            progress.lookAgainBy(wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait);
            return notRead(wish,
                    "ConfigMap " + wanted.name() + " has what could be read; asked for again by itself are "
                            + Texts.cut(String.join(", ", new TreeSet<>(again.keys())), LONGEST_TEXT / 2)
                            + "; not read: "
                            + Texts.cut(notRead, LONGEST_TEXT / 2));
        }
        return notRead.isEmpty()
                ? new KindCondition(ConditionType.LOGS_READ, Truth.TRUE, ConditionReason.LOGS_IN_CONFIG_MAP,
                        (wanted.logs().isEmpty()
                                ? "ConfigMap " + wanted.name() + " is empty: the endpoint has no deployment"
                                : "ConfigMap " + wanted.name() + " has the last lines of each container")
                                + asked(wish))
                : notRead(wish, "ConfigMap " + wanted.name() + " has what could be read, which is not " + notRead
                        + ": give " + WISH + " a new value to ask again");
    }

    private static KindCondition notRead(String wish, String why) {
        return new KindCondition(ConditionType.LOGS_READ, Truth.FALSE, ConditionReason.LOGS_NOT_READ,
                why + asked(wish));
    }

    private static String asked(String wish) {
        return " (asked for by " + WISH + "=" + wish + ")";
    }
}
