"""Closed-class English words that open a sentence with a capital without being names."""

from __future__ import annotations

_WORDS = """a an the this that these those there here it he she they we you i his her its their our my your him them us
    who whom whose what which when where why how and but or nor so yet if as at by for from in into of off on onto
    out over to up with within without about above across after against along although amid among amongst around
    because before behind below beneath beside besides between beyond despite down during except inside like near
    once outside per plus since than though through throughout till toward towards under underneath unless until upon
    via whereas wherever whether while am is are was were be been being do does did has have had can could may might
    must shall should will would not no none nobody nothing neither either both each every all any some many much
    more most few fewer less least several such same other others another one two three four five six seven eight
    nine ten eleven twelve twenty thirty forty fifty hundreds thousands dozens scores half only even just also too
    then thus hence therefore however meanwhile moreover furthermore nevertheless nonetheless instead otherwise still
    again ever never always often sometimes usually rarely soon later earlier now today tonight yesterday tomorrow
    according amongst ask asked say said says see speaking think told using yes well oh ok okay please let get go
    first second third last next finally perhaps maybe indeed certainly clearly recently currently previously
    additionally consequently accordingly likewise similarly overall meantime elsewhere everyone everything everybody
    anyone anything someone something somebody nearly almost roughly approximately following given including
    whatever whoever whichever whenever"""

OPENERS = frozenset(_WORDS.split())
