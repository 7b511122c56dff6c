package dev.azureml.operator.engine;

import java.util.Locale;

/** Something that objects name or have, and by which they are found. An ARM id is the same in any case. */
record Link(String text) {
    static Link object(ObjectKey key) {
        return new Link("object:" + key);
    }

    static Link secret(String namespace, String name) {
        return new Link("secret:" + namespace + "/" + name);
    }

    static Link configMap(String namespace, String name) {
        return new Link("configMap:" + namespace + "/" + name);
    }

    /** Of whoever names a ConfigMap of the namespace. */
    static Link anyConfigMap(String namespace) {
        return new Link("configMaps:" + namespace);
    }

    static Link serviceAccount(String namespace, String name) {
        return new Link("serviceAccount:" + namespace + "/" + name);
    }

    /** Of whoever names its workspace by this id. */
    static Link workspaceId(String armId) {
        return ofArm("workspaceId", armId);
    }

    static Link livesOn(String armId) {
        return ofArm("livesOn", armId);
    }

    static Link equips(String armId) {
        return ofArm("equips", armId);
    }

    /** Of whoever has the resource in its status. */
    static Link recorded(String armId) {
        return ofArm("id", armId);
    }

    private static Link ofArm(String what, String armId) {
        return new Link(what + ":" + armId.toLowerCase(Locale.ROOT));
    }
}
