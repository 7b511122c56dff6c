package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.World;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
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
    /** The accounts of the offered places, by what stands in their paths. */
    private static final String OFFERED = "/offered";
    private static final Pattern NAMED = Pattern.compile("<(Latest|Committed|Uncommitted)>([^<]*)</");
    private static final Pattern BASE64 = Pattern.compile(
            "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?");
    private static final int LONGEST_ID = 64;

    private final World world;
    private final Map<String, byte[]> blobs = new TreeMap<>();
    /** What the blobs are made of, by path and id. */
    private final Map<String, Map<String, byte[]>> committed = new TreeMap<>();
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
        Entry workspace = call.world().get(Common.workspace(call.id()));
        if (workspace != null) {
            call.world().notes().withObject(OFFERED).put(id, Json.text(workspace.body(), "properties.storageAccount"));
        }
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

    /** From now on requests come from that address, which the firewalls of accounts let in or do not. */
    public void comeFrom(String address) {
        world.locked(() -> {
            Firewalls.comeFrom(world, address);
            return address;
        });
    }

    /** The account that a blob is in; empty where it is none that is kept here. */
    private Optional<Entry> account(String path) {
        String[] segments = path.split("/", 4);
        return path.startsWith(PATH)
                ? world.find(world.notes().at(OFFERED).path(segments[2]).asText())
                : world.ofType(Storage.ACCOUNT).stream().filter(one -> one.id().name().equals(segments[1])).findFirst();
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
        check(path, query, authorization);
        String part = query.get("comp");
        if (part == null && !"BlockBlob".equals(blobType)) {
            throw ArmError.of(400, "MissingRequiredHeader", "x-ms-blob-type is missing.");
        }
        return world.locked(() -> {
            String uri = world.url() + path;
            if (part == null) {
                blobs.put(uri, body);
                committed.remove(uri);
                blocks.remove(uri);
            } else if (part.equals("block")) {
                stage(uri, String.valueOf(query.get("blockid")), body);
            } else {
                commit(uri, new String(body, StandardCharsets.UTF_8));
            }
            return ArmResponse.empty(201);
        });
    }

    /** GET of the list of blocks; blobs are read by no client here. */
    public ArmResponse get(String path, Map<String, String> query, @Nullable String authorization) {
        check(path, query, authorization);
        if (!"blocklist".equals(query.get("comp"))) {
            throw ArmError.of(405, "UnsupportedHttpVerb", "The emulator reads no blobs.");
        }
        String type = query.getOrDefault("blocklisttype", "committed");
        return world.locked(() -> {
            String uri = world.url() + path;
            if (!blobs.containsKey(uri) && !blocks.containsKey(uri)) {
                throw ArmError.of(404, "BlobNotFound", "The specified blob does not exist.");
            }
            String list = (type.equals("uncommitted") ? "" : listed("CommittedBlocks", committed.get(uri)))
                    + (type.equals("committed") ? "" : listed("UncommittedBlocks", blocks.get(uri)));
            return ArmResponse.ok(TextNode.valueOf("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>" + list
                    + "</BlockList>")).with("Content-Type", "application/xml");
        });
    }

    private static String listed(String name, @Nullable Map<String, byte[]> of) {
        StringBuilder list = new StringBuilder("<" + name + ">");
        (of == null ? Map.<String, byte[]>of() : of).forEach((id, bytes) -> list.append("<Block><Name>").append(id)
                .append("</Name><Size>").append(bytes.length).append("</Size></Block>"));
        return list.append("</").append(name).append(">").toString();
    }

    private void check(String path, Map<String, String> query, @Nullable String authorization) {
        world.locked(() -> {
            account(path).ifPresent(account -> Firewalls.enter(world, account));
            return path;
        });
        if (authorization != null) {
            throw ArmError.of(400, "InvalidAuthenticationInfo", "A signed URL takes no Authorization header.");
        }
        if (!signature(container(path)).equals(query.get("sig"))) {
            throw ArmError.of(403, "AuthenticationFailed", "The signature is wrong.");
        }
    }

    private void stage(String uri, String id, byte[] block) {
        if (id.isEmpty() || !BASE64.matcher(id).matches()) {
            throw ArmError.of(400, "InvalidQueryParameterValue", "The blockid is no base64.");
        }
        if (Base64.getDecoder().decode(id).length > LONGEST_ID) {
            throw ArmError.of(400, "OutOfRangeInput", "The blockid is longer than 64 bytes.");
        }
        Map<String, byte[]> waiting = blocks.computeIfAbsent(uri, _ -> new TreeMap<>());
        if (waiting.keySet().stream().anyMatch(other -> other.length() != id.length())) {
            throw ArmError.of(400, "InvalidBlobOrBlock", "The specified blob or block content is invalid.");
        }
        waiting.put(id, block);
    }

    /** What the list leaves out is gone. */
    private void commit(String uri, String list) {
        Map<String, byte[]> waiting = blocks.getOrDefault(uri, Map.of());
        Map<String, byte[]> there = committed.getOrDefault(uri, Map.of());
        Map<String, byte[]> made = new LinkedHashMap<>();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        NAMED.matcher(list).results().forEach(named -> {
            String id = named.group(2);
            byte[] block = named.group(1).equals("Committed") ? null : waiting.get(id);
            if (block == null && !named.group(1).equals("Uncommitted")) {
                block = there.get(id);
            }
            if (block == null) {
                throw ArmError.of(400, "InvalidBlockList", "The specified block list is invalid.");
            }
            made.put(id, block);
            all.writeBytes(block);
        });
        blocks.remove(uri);
        committed.put(uri, made);
        blobs.put(uri, all.toByteArray());
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
