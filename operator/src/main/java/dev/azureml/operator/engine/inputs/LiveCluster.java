package dev.azureml.operator.engine.inputs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a cluster has of that which manifests are about. It is read, and never written. */
public interface LiveCluster {
    /** No cluster is asked: Secrets may be in one all the same, and nothing else is. */
    LiveCluster NONE = new LiveCluster() {
        @Override
        public List<ObjectNode> objects() {
            return List.of();
        }

        @Override
        public Reading secret(String namespace, String name) {
            return new Reading.Unknown();
        }

        @Override
        public Reading configMap(String namespace, String name) {
            return new Reading.Absent();
        }

        @Override
        public Optional<byte[]> digestKey() {
            return Optional.empty();
        }

        @Override
        public Set<String> namespaces() {
            return Set.of();
        }
    };

    /** What was read of a Secret or a ConfigMap. */
    sealed interface Reading {
        record Found(ObjectNode object) implements Reading {
        }

        record Absent() implements Reading {
        }

        /** It may not be read, so that it may be there. */
        record Unknown() implements Reading {
        }
    }

    /** Returns all objects of our kinds in the namespaces that are known, with their status. */
    List<ObjectNode> objects();

    Reading secret(String namespace, String name);

    Reading configMap(String namespace, String name);

    /** Returns the key with which the operator tells whether a secret changed; empty where it may not be read. */
    Optional<byte[]> digestKey();

    /** Returns the namespaces whose objects are known. */
    Set<String> namespaces();
}
