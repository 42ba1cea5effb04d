/** Relationships of a table, for `EntityDefinitions(…)/ManyToOneRelationships` and its siblings. */
import { type TableName, tableOf } from '../../../shared/entities/index.ts';
import { collectionNavigations, type ManyToManyNavigation, type OneToManyNavigation, singleNavigations, teamMembership } from '../navigation.ts';
import type { Definition } from './attributes.ts';
import { metadataId } from './names.ts';

export const relationshipKinds: Readonly<Record<string, (table: TableName) => Definition[]>> = {
  ManyToOneRelationships: manyToOne,
  OneToManyRelationships: oneToMany,
  ManyToManyRelationships: manyToMany,
};

function manyToOne(table: TableName): Definition[] {
  return [...singleNavigations(table).values()].flatMap(({ name, lookup, column, targets }) =>
    targets.map((target) => {
      const collection = column.targets.find((candidate) => candidate.table === target && candidate.navigation === name)?.collection;
      return relationship(table, lookup, name, target, collection);
    }),
  );
}

function oneToMany(table: TableName): Definition[] {
  const ways = [...collectionNavigations(table).values()].filter((navigation): navigation is OneToManyNavigation => navigation.kind === 'one-to-many');
  return ways.map(({ child, lookup, partner, name }) => relationship(child, lookup, partner, table, name));
}

function relationship(child: TableName, lookup: string, navigation: string, parent: TableName, collection: string | undefined): Definition {
  const schemaName = collection ?? `${child}_${lookup}_${parent}`;
  return {
    MetadataId: metadataId(child, lookup, parent),
    SchemaName: schemaName,
    RelationshipType: 'OneToManyRelationship',
    ReferencedEntity: parent,
    ReferencedAttribute: tableOf(parent).primaryId,
    ReferencedEntityNavigationPropertyName: collection ?? null,
    ReferencingEntity: child,
    ReferencingAttribute: lookup,
    ReferencingEntityNavigationPropertyName: navigation,
  };
}

function manyToMany(table: TableName): Definition[] {
  const ways = [...collectionNavigations(table).values()].filter((navigation): navigation is ManyToManyNavigation => navigation.kind === 'many-to-many');
  return ways.map(({ name, intersect }) => ({
    MetadataId: metadataId(name),
    SchemaName: name,
    RelationshipType: 'ManyToManyRelationship',
    IntersectEntityName: intersect,
    Entity1LogicalName: 'team',
    Entity1IntersectAttribute: teamMembership.sides.team,
    Entity1NavigationPropertyName: name,
    Entity2LogicalName: 'systemuser',
    Entity2IntersectAttribute: teamMembership.sides.systemuser,
    Entity2NavigationPropertyName: name,
  }));
}
