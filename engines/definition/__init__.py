"""Definitions: the models of an app package, read strictly, resolved and checked."""

from engines.definition.app import FORMAT, App, AppInfo, Parameter
from engines.definition.dump import dump
from engines.definition.entity import Entity
from engines.definition.load import load, load_folder
from engines.definition.model import CompiledExpression, EntityModel, Model

__all__ = [
    "FORMAT",
    "App",
    "AppInfo",
    "CompiledExpression",
    "Entity",
    "EntityModel",
    "Model",
    "Parameter",
    "dump",
    "load",
    "load_folder",
]
