package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.World;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The data plane of blob storage, as far as assets are uploaded to it: signed places, and the blobs in them. */
public final class Blobs {
    /** Below the address of the resource manager. */
    public static final String PATH = "/blobs/";
    private final World world;
    private static final Pattern LATEST = Pattern.compile("<Latest>([^<]+)</Latest>");
    private final Map<String, byte[]> blobs = new TreeMap<>();
    /** Not in a blob yet, by its path and their id. */
    private final Map<String, Map<String, byte[]>> blocks = new TreeMap<>();

    public Blobs(World world) {
        this.world = world;
    }

    /** Offers a place for what an asset is made of. */
    static ArmResponse offer(Call call) {
        if (!call.request().object().path("pendingUploadType").asText().equals("TemporaryBlobReference")) {
            throw ArmError.badRequest("BadRequest", "The pendingUploadType is not supported.", "pendingUploadType");
        }
        String id = Common.uuid(call.id().key());
        String place = call.world().url() + PATH + id;
        return ArmResponse.ok(Json.object("pendingUploadId", id, "pendingUploadType", "TemporaryBlobReference",
                "blobReferenceForConsumption",
                Json.object("blobUri", place, "credential", Json.object("credentialType", "SAS", "sasUri",
                        place + "?sv=2021-12-02&sig=" + signature(id)))));
    }

    /** Offered places, and containers by the name of their account, as other emulators of storage have them. */
    public static boolean serves(String path, Map<String, String> query) {
        return path.startsWith(PATH) || query.containsKey("sig") && !path.startsWith("/subscriptions/");
    }

    private static String container(String path) {
        String[] segments = path.startsWith(PATH) ? path.substring(PATH.length()).split("/", 2) : path.split("/", 4);
        return segments.length > 3 ? segments[1] + "/" + segments[2] : segments[0];
    }

    /** What opens a container of an account. */
    static String sas(String account, String container) {
        return "sv=2021-12-02&sr=c&sig=" + signature(account + "/" + container);
    }

    private static String signature(String container) {
        return Common.uuid("signature of " + container).replace("-", "");
    }

    /** PUT of a block blob, of a block, or of the list of blocks; whoever knows the signature must send no token. */
    public ArmResponse put(String path, Map<String, String> query, @Nullable String blobType,
            @Nullable String authorization, byte[] body) {
        String container = container(path);
        if (authorization != null) {
            throw ArmError.of(400, "InvalidAuthenticationInfo", "A signed URL takes no Authorization header.");
        }
        if (!signature(container).equals(query.get("sig"))) {
            throw ArmError.of(403, "AuthenticationFailed", "The signature is wrong.");
        }
        String part = query.get("comp");
        if (part == null && !"BlockBlob".equals(blobType)) {
            throw ArmError.of(400, "MissingRequiredHeader", "x-ms-blob-type is missing.");
        }
        return world.locked(() -> {
            String uri = world.url() + path;
            if (part == null) {
                blobs.put(uri, body);
            } else if (part.equals("block")) {
                blocks.computeIfAbsent(uri, _ -> new TreeMap<>()).put(String.valueOf(query.get("blockid")), body);
            } else {
                blobs.put(uri, joined(uri, new String(body, StandardCharsets.UTF_8)));
            }
            return ArmResponse.empty(201);
        });
    }

    private byte[] joined(String uri, String list) {
        Map<String, byte[]> waiting = Optional.ofNullable(blocks.remove(uri)).orElse(Map.of());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        LATEST.matcher(list).results().forEach(id -> {
            byte[] block = waiting.get(id.group(1));
            if (block == null) {
                throw ArmError.of(400, "InvalidBlockList", "The specified block list is invalid.");
            }
            all.writeBytes(block);
        });
        return all.toByteArray();
    }

    public Optional<String> text(String uri) {
        return bytes(uri).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    public Optional<byte[]> bytes(String uri) {
        return world.locked(() -> Optional.ofNullable(blobs.get(uri)));
    }

    /** The URIs of all blobs below one. */
    public List<String> below(String uri) {
        return world.locked(() -> blobs.keySet().stream().filter(blob -> blob.startsWith(uri + "/")).toList());
    }
}
