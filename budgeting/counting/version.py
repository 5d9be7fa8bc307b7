"""The version of the engine, kept with every official count: what counted it then, whatever counts it now."""

ENGINE = "1"
