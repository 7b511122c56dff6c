package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.api.ConfigMapKeyRef;
import dev.azureml.api.MLSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.SecretKeyRef;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.json.Overlay;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Specs, each in a file beside the PUTs that it becomes, and what the translation of a spec needs: an object named
 * {@code thing} in a workspace in westeurope, each Secret with the value {@code secret of name/key}.
 */
public final class Golden {
    public static final ArmId WORKSPACE = ArmId.parse("/subscriptions/11111111-2222-3333-4444-555555555555"
            + "/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws");

    /** When every visit begins. */
    public static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

    private Golden() {
    }

    public static JsonNode read(String path) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + path + ".json")) {
            return Json.MAPPER.readTree(Objects.requireNonNull(in, path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static <S extends MLSpec> S spec(Class<S> type, JsonNode spec) {
        try {
            return Json.MAPPER.treeToValue(spec, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ObjectNode json(String text) {
        try {
            return (ObjectNode) Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static <S extends MLSpec> ManagedObject<S> subject(S spec, ResourceStatus... recorded) {
        return new ManagedObject<>("ML", "team", "thing", "uid", 1, spec, "cluster/team/thing", List.of(recorded));
    }

    public static ResourceStatus recorded(String key, String path) {
        return new ResourceStatus(key, WORKSPACE.value() + path, "2025-12-01", ResourceStatus.Origin.Created,
                ResourceStatus.Phase.Ready, null, null, null, null, null, null);
    }

    public static ResolvedReferences resolved(JsonNode spec) {
        Map<SecretKeyRef, SecretValue> secrets = new HashMap<>();
        spec.findValues("secretKeyRef").forEach(ref -> {
            String source = ref.path("name").asText() + "/" + ref.path("key").asText();
            secrets.put(new SecretKeyRef(ref.path("name").asText(), ref.path("key").asText()),
                    new SecretValue(source, "1", new SensitiveString("secret of " + source)));
        });
        Map<ConfigMapKeyRef, String> texts = new HashMap<>();
        spec.findValues("configMapKeyRef").forEach(ref -> texts.put(new ConfigMapKeyRef(ref.path("name").asText(),
                ref.path("key").asText()), "text of " + ref.path("name").asText() + "/" + ref.path("key").asText()));
        return new ResolvedReferences(WORKSPACE, "westeurope", null, secrets, Map.of(), null,
                new ResolvedReferences.Nearby(texts, Map.of(), null), NOW);
    }

    public static ResolvedReferences resolved(@Nullable String location, Map<SecretKeyRef, SecretValue> secrets) {
        return new ResolvedReferences(WORKSPACE, location, null, secrets, Map.of(), null);
    }

    public static Facts present(String key, String body) {
        return Facts.NONE.with(key, new Observation.Present(json(body), false));
    }

    public static Translation.Intents intents(Translation translation) {
        return switch (translation) {
            case Translation.Intents intents -> intents;
            case Translation.Refused(Problem problem) -> throw new AssertionError(problem.message());
        };
    }

    public static String refusal(Translation translation) {
        return switch (translation) {
            case Translation.Refused(Problem problem) -> problem.message();
            case Translation.Intents intents -> throw new AssertionError("not refused");
        };
    }

    /** The PUTs that create what is wanted where Azure has nothing, without the owner's mark. */
    public static ArrayNode puts(Translation translation) {
        ArrayNode puts = Json.array();
        intents(translation).intents().forEach(intent -> {
            ObjectNode body = Overlay.overlay(intent.createDefaults(), intent.body(), intent.rules().forCreation());
            intent.secrets().forEach((place, secret) -> Overlay.set(body, place,
                    TextNode.valueOf(secret.value().value())));
            ObjectNode put = puts.addObject().put("key", intent.key()).put("id", intent.id().value());
            put.set("query", Json.of(intent.query()));
            put.set("body", body);
        });
        return puts;
    }
}
