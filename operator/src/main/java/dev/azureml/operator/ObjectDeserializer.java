package dev.azureml.operator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.operator.plan.Json;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads an object of ours whatever stands in it: one that could not be read would end the watch of its kind for
 * everybody. What does not fit is left out of the spec, and the object says so.
 */
final class ObjectDeserializer<P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus>
        extends
            StdDeserializer<P> {
    /** A property of the JSON that our own copies have, and no object of the API server. */
    static final String FAULT = "fault";
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ObjectDeserializer.class);
    private static final String SPEC = "spec";
    /** A spec with more of them than that is not worth understanding. */
    private static final int MOST_FAULTS = 16;
    private static final int MOST_NAMED = 3;

    private final transient Supplier<P> create;
    private final transient ObjectReader specs;
    private final transient ObjectReader statuses;

    ObjectDeserializer(Class<P> type, Supplier<P> create) {
        super(type);
        this.create = create;
        JavaType[] types = Json.MAPPER.getTypeFactory().findTypeParameters(Json.MAPPER.constructType(type),
                CustomResource.class);
        // A word that this version does not know may be what keeps something from being deleted.
        specs = Json.MAPPER.readerFor(types[0]).without(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL);
        statuses = Json.MAPPER.readerFor(types[1]);
    }

    @Override
    public P deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonNode tree = context.readTree(parser);
        P object = create.get();
        object.setMetadata(tree.has("metadata")
                ? context.readTreeAsValue(tree.get("metadata"), ObjectMeta.class)
                : new ObjectMeta());
        // What has been left out of an original is no more in its copy.
        List<String> faults = new ArrayList<>();
        if (tree.path(FAULT).isTextual()) {
            faults.add(tree.path(FAULT).textValue());
        }
        if (tree.get(SPEC) instanceof ObjectNode spec) {
            Unreadable.tooDeep(spec, SPEC).ifPresent(faults::add);
            read(specs, spec, SPEC, faults, object::setSpec);
        } else {
            faults.add("spec: it is missing");
            object.setSpec(specs.readValue(Unreadable.harmless()));
        }
        if (tree.get("status") instanceof ObjectNode status) {
            List<String> lost = new ArrayList<>();
            Unreadable.tooDeep(status, "status").ifPresent(lost::add);
            read(statuses, status, "status", lost, object::setStatus);
            if (!lost.isEmpty()) {
                LOG.warn("{} {}/{}: {}", object.getKind(), object.getMetadata().getNamespace(),
                        object.getMetadata().getName(), said(lost));
            }
        }
        object.faulty(faults.isEmpty() ? null : said(faults));
        return object;
    }

    private static String said(List<String> faults) {
        List<String> named = faults.subList(0, Math.min(faults.size(), MOST_NAMED));
        return String.join("; ", named) + (faults.size() > MOST_NAMED
                ? " and " + (faults.size() - MOST_NAMED) + " more"
                : "");
    }

    /** Takes out what does not fit until the rest does. */
    private static <V> void read(ObjectReader reader, ObjectNode tree, String name, List<String> faults,
            Consumer<V> found) throws IOException {
        for (int attempt = 0; attempt < MOST_FAULTS; attempt++) {
            try {
                found.accept(reader.readValue(tree));
                return;
            } catch (JsonMappingException e) {
                LOG.debug("{} does not fit", name, e);
                faults.add(Unreadable.takeOut(tree, name, e.getPath()));
            }
        }
        faults.add(name + ": the operator can't read it");
        found.accept(reader.readValue(Unreadable.harmless()));
    }
}
