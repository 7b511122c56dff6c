package dev.azureml.operator.declared;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.Arm;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.PollResult;
import dev.azureml.operator.declared.Declaration.Source;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Azure as it would be with the resources that a file declares, and nothing else. What they lie in is there with
 * nothing but its name where it is not among them. It is listed, and does nothing else.
 */
final class DeclaredArm implements Arm {
    private static final String WORKSPACES = "/providers/microsoft.machinelearningservices/workspaces/";

    private static final String QUOTAS = "/subscriptions/[^/]+/providers/microsoft[.]machinelearningservices/locations/[^/]+/quotas";

    private static final Pattern NUMBER = Pattern.compile("\\d{1,30}");

    private final Map<String, ObjectNode> byId = new LinkedHashMap<>();

    private final Source source;

    DeclaredArm(Declaration declared) {
        this.source = declared.source();
        declared.resources().forEach(resource -> byId.put(resource.id().toLowerCase(Locale.ROOT), resource.body()));
        declared.resources().forEach(resource -> addParents(resource.id()));
    }

    /** From the workspace down. */
    private void addParents(String id) {
        int in = id.toLowerCase(Locale.ROOT).indexOf(WORKSPACES);
        if (in < 0) {
            return;
        }
        // Of what another service keeps of something, the workspace alone is known to be there.
        String[] names = id.substring(in + WORKSPACES.length()).replaceFirst("(?i)/(.*/)?providers/.*", "/").split("/",
                -1);
        String parent = id.substring(0, in + WORKSPACES.length()) + names[0];
        for (int i = 1; i < names.length; i += 2) {
            String name = parent.substring(parent.lastIndexOf('/') + 1);
            ObjectNode bare = JsonNodeFactory.instance.objectNode().put("id", parent).put("name", name)
                    .put("location", "elsewhere");
            bare.putObject("properties");
            byId.putIfAbsent(parent.toLowerCase(Locale.ROOT), bare);
            parent = i + 1 < names.length ? parent + "/" + names[i] + "/" + names[i + 1] : parent;
        }
    }

    @Override
    public ListResult list(String pathAndQuery) {
        String path = URLDecoder.decode(pathAndQuery.replaceFirst("[?].*", "").replace("+", "%2B"),
                StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        String quotas = path.replace(" ", ""); // a template may say West Europe, ids never do
        String collection = path.substring(path.indexOf("/providers/") + 1);
        boolean all = path.matches("/subscriptions/[^/]+/providers/.*"); // of each resource group
        List<ObjectNode> listed = byId.entrySet().stream().filter(entry -> {
            String parent = entry.getKey().substring(0, entry.getKey().lastIndexOf('/'));
            if (quotas.matches(QUOTAS)) {
                // A workspace's lines do not say its region; the subscription's are of one alone.
                return entry.getKey().contains(WORKSPACES) && parent.endsWith("/quotas") || parent.equals(quotas);
            }
            return all ? parent.endsWith("/" + collection) : parent.equals(path);
        }).map(Map.Entry::getValue).toList();
        return new ListResult.Ok(path.endsWith("/versions") ? newestFirst(listed) : listed, 1, Instant.EPOCH);
    }

    /** As Azure lists the versions of an asset; a template has them in the order in which they are made. */
    private List<ObjectNode> newestFirst(List<ObjectNode> versions) {
        if (!source.isInAzure()) {
            return versions.reversed();
        }
        List<ObjectNode> found = source == Source.STATE ? versions.reversed() : versions;
        boolean areNumbers = versions.stream().allMatch(version -> NUMBER.matcher(name(version)).matches());
        Comparator<ObjectNode> oldestFirst = areNumbers
                ? Comparator.comparing(version -> new BigInteger(name(version)))
                : Comparator.comparing(version -> version.at("/systemData/createdAt").asText(""));
        return found.stream().sorted(oldestFirst.reversed()).toList();
    }

    private static String name(ObjectNode version) {
        return version.path("name").asText();
    }

    @Override
    public ArmResult send(ArmRequest request) {
        throw new UnsupportedOperationException("only lists are read of a file");
    }

    @Override
    public PollResult poll(Operation operation) {
        throw new UnsupportedOperationException("nothing is under way in a file");
    }

    @Override
    public Optional<ArmResult.Failure> upload(String signed, String path, InputStream content) {
        throw new UnsupportedOperationException("a file stores no files");
    }

    @Override
    public Arm at(URI host, String audience) {
        throw new UnsupportedOperationException("nothing else of Azure is asked");
    }

    @Override
    public String container(String account, String container) {
        throw new UnsupportedOperationException("a file has no containers");
    }
}
