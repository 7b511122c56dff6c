package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.World;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The data plane of blob storage, as far as assets are uploaded to it: signed places, and the texts in them. */
public final class Blobs {
    /** Below the address of the resource manager. */
    public static final String PATH = "/blobs/";
    private final World world;
    private final Map<String, String> texts = new TreeMap<>();

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

    private static String signature(String container) {
        return Common.uuid("signature of " + container).replace("-", "");
    }

    /** PUT of a block blob; whoever knows the signature needs no token, and must send none. */
    public ArmResponse put(String path, @Nullable String signature, @Nullable String blobType,
            @Nullable String authorization, String text) {
        String container = path.substring(PATH.length()).split("/", 2)[0];
        if (authorization != null) {
            throw ArmError.of(400, "InvalidAuthenticationInfo", "A signed URL takes no Authorization header.");
        }
        if (!signature(container).equals(signature)) {
            throw ArmError.of(403, "AuthenticationFailed", "The signature is wrong.");
        }
        if (!"BlockBlob".equals(blobType)) {
            throw ArmError.of(400, "MissingRequiredHeader", "x-ms-blob-type is missing.");
        }
        return world.locked(() -> {
            texts.put(world.url() + path, text);
            return ArmResponse.empty(201);
        });
    }

    public Optional<String> text(String uri) {
        return world.locked(() -> Optional.ofNullable(texts.get(uri)));
    }
}
