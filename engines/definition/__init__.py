"""Definitions: the models of an app package, read strictly, resolved and checked."""

from engines.definition.app import FORMAT, App, AppInfo, Parameter
from engines.definition.checks import check_app
from engines.definition.dump import dump
from engines.definition.entity import Entity
from engines.definition.load import load, load_folder, read_file
from engines.definition.model import CompiledExpression, EntityModel, Model
from engines.definition.schema import json_schema

__all__ = [
    "FORMAT",
    "App",
    "AppInfo",
    "CompiledExpression",
    "Entity",
    "EntityModel",
    "Model",
    "Parameter",
    "check_app",
    "dump",
    "json_schema",
    "load",
    "load_folder",
    "read_file",
]
