package dev.azureml.e2e.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** The health script run as Argo CD runs it: with the object in the global {@code obj}. */
record ArgoHealth(String status, String message) {

    static Path folder() {
        return Checkout.find().path("samples/gitops/argocd");
    }

    static ArgoHealth of(JsonNode object) {
        try {
            Globals globals = JsePlatform.standardGlobals();
            globals.set("obj", lua(object));
            LuaValue health = globals.load(Files.readString(folder().resolve("health.lua")), "health.lua").call();
            return new ArgoHealth(health.get("status").checkjstring(), health.get("message").checkjstring());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LuaValue lua(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                LuaTable table = new LuaTable();
                value.properties().forEach(entry -> table.set(entry.getKey(), lua(entry.getValue())));
                yield table;
            }
            case ARRAY -> {
                LuaTable table = new LuaTable();
                for (int i = 0; i < value.size(); i++) {
                    table.set(i + 1, lua(value.get(i)));
                }
                yield table;
            }
            case BOOLEAN -> LuaValue.valueOf(value.booleanValue());
            case NUMBER -> LuaValue.valueOf(value.doubleValue());
            case NULL, MISSING -> LuaValue.NIL;
            default -> LuaValue.valueOf(value.asText());
        };
    }
}
