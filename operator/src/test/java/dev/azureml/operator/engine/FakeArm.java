package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.Arm;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResponse;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.PollResult;
import dev.azureml.operator.plan.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Azure as a map of bodies: it keeps what it accepts, unless told to have other habits. */
public final class FakeArm implements Arm {
    public final Map<String, ObjectNode> resources = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    public final Map<String, String> uploads = new TreeMap<>();
    public final Set<String> signed = new TreeSet<>();
    public ArmResult.@Nullable Failure uploadFailure;
    public final List<ArmRequest> requests = new ArrayList<>();
    /** What is answered to the next writes in place of doing them. */
    public final Deque<ArmResult> refusals = new ArrayDeque<>();
    /** What is answered to the next reads. */
    public final Deque<ArmResult> unreadable = new ArrayDeque<>();
    /** What becomes of an accepted body. */
    public UnaryOperator<ObjectNode> habit = body -> body;
    public Function<Operation, PollResult> polls = _ -> new PollResult.Gone();
    public Function<String, ListResult> lists = _ -> new ListResult.Failed(failure(FailureKind.UNAVAILABLE));
    private final InstantSource clock;

    FakeArm(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Optional<ArmResult.Failure> upload(String url, String path, InputStream content) throws IOException {
        signed.add(url);
        uploads.put(path, new String(content.readAllBytes(), StandardCharsets.UTF_8));
        return Optional.ofNullable(uploadFailure);
    }

    @Override
    public Arm at(URI host, String audience) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String container(String account, String container) {
        return "https://" + account + ".blob.core.windows.net/" + container;
    }

    @Override
    public ArmResult send(ArmRequest request) {
        requests.add(request);
        boolean read = request.method().equals("GET");
        ArmResult scripted = read ? unreadable.poll() : refusals.poll();
        if (scripted != null) {
            return scripted;
        }
        return switch (request.method()) {
            case "GET" -> found(request.path());
            case "PUT" -> put(request.path(), body(request));
            case "PATCH" -> {
                ObjectNode merged = resource(request.path()).deepCopy();
                merge(merged, body(request));
                yield put(request.path(), merged);
            }
            case "DELETE" -> {
                ObjectNode gone = resources.remove(request.path());
                yield gone == null ? notFound() : new ArmResult.Ok(response(200, null));
            }
            default -> new ArmResult.Ok(response(200, null));
        };
    }

    @Override
    public PollResult poll(Operation operation) {
        return polls.apply(operation);
    }

    @Override
    public ListResult list(String pathAndQuery) {
        return lists.apply(pathAndQuery);
    }

    public ObjectNode resource(String id) {
        ObjectNode body = resources.get(id);
        if (body == null) {
            throw new AssertionError(id + " is not in " + resources.keySet());
        }
        return body;
    }

    public List<ArmRequest> writes() {
        return requests.stream().filter(r -> !r.method().equals("GET")).toList();
    }

    public static ArmResponse response(int status, @Nullable ObjectNode body) {
        return new ArmResponse(status, body, Map.of(), Instant.EPOCH);
    }

    public static ArmResult.Failure failure(FailureKind kind) {
        return new ArmResult.Failure(kind, ArmError.of("SomeCode", "Azure's words"), Optional.empty(), 400);
    }

    public ArmResult accepted() {
        return new ArmResult.Accepted(response(202, null), new Operation(Operation.Style.LOCATION, "/poll?sig=1",
                clock.instant(), Optional.empty()));
    }

    private static ArmResult notFound() {
        return new ArmResult.NotFound(response(404, null), ArmError.of("ResourceNotFound", "not there"));
    }

    private static ObjectNode body(ArmRequest request) {
        ObjectNode body = request.body();
        return body == null ? Json.object() : body;
    }

    private ArmResult found(String path) {
        ObjectNode body = resources.get(path);
        return body == null ? notFound() : new ArmResult.Ok(response(200, body.deepCopy()));
    }

    private ArmResult put(String path, ObjectNode sent) {
        ObjectNode kept = habit.apply(sent.deepCopy());
        kept.put("id", path);
        if (!kept.at("/properties/provisioningState").isTextual()) {
            kept.withObjectProperty("properties").put("provisioningState", "Succeeded");
        }
        resources.put(path, kept);
        return new ArmResult.Ok(response(200, kept.deepCopy()));
    }

    private static void merge(ObjectNode into, ObjectNode patch) {
        patch.properties().forEach(entry -> {
            if (entry.getValue() instanceof ObjectNode inner && into.get(entry.getKey()) instanceof ObjectNode there) {
                merge(there, inner);
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }
}
